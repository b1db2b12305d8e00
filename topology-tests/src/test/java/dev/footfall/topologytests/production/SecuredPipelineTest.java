package dev.footfall.topologytests.production;

import dev.footfall.ingest.Ingest;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.RegistrySettings;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.Sinks;
import dev.footfall.sinks.SinksMain;
import dev.footfall.sinks.SinksSettings;
import dev.footfall.standalone.command.Footfall;
import dev.footfall.standalone.server.EmbeddedBroker;
import dev.footfall.standalone.server.EmbeddedPostgres.Account;
import dev.footfall.standalone.server.EmbeddedRegistry;
import dev.footfall.standalone.server.PortClaims;
import dev.footfall.standalone.server.ServerFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Broker, registry and Postgres take TLS only and ask for passwords, and the settings of docs/production.md are all
 * that services and deploy steps need.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredPipelineTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String BROKER_LOGIN = LOGIN + " username=\"footfall\" password=\"of the broker\";";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path folder = Path.of("");
    private TestKeys keys;
    private EmbeddedBroker broker;
    private EmbeddedPostgres postgres;
    private SecuredRegistry registry;

    @BeforeAll
    void startServers(@TempDir Path temporary) throws Exception {
        folder = temporary;
        keys = TestKeys.make(folder, "authority");
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", keys.certificate().toString())
                .setServerConfig("ssl_key_file", keys.key().toString())
                .start();
        parts.push(postgres);
        var plain = new EmbeddedRegistry(
                ServerFiles.locate(),
                folder.resolve("registry.pid"),
                folder.resolve("registry.log"),
                PortClaims.anyFree(),
                postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""),
                new Account("postgres", "postgres"));
        plain.start();
        parts.push(plain::stop);
        registry = new SecuredRegistry(plain.url(), keys, "footfall", "of the registry");
        parts.push(registry);
        broker = broker();
        broker.start();
        parts.push(broker::stop);
        environment.putAll(Map.ofEntries(
                Map.entry("FOOTFALL__BROKER__BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                Map.entry("FOOTFALL__BROKER__PROPERTIES__SECURITY__PROTOCOL", "SASL_SSL"),
                Map.entry("FOOTFALL__BROKER__PROPERTIES__SASL__MECHANISM", "PLAIN"),
                Map.entry("FOOTFALL_FILE__BROKER__PROPERTIES__SASL__JAAS__CONFIG", secret("broker_jaas", BROKER_LOGIN)),
                Map.entry("FOOTFALL__BROKER__PROPERTIES__SSL__TRUSTSTORE__TYPE", "PEM"),
                Map.entry(
                        "FOOTFALL__BROKER__PROPERTIES__SSL__TRUSTSTORE__LOCATION",
                        keys.authority().toString()),
                Map.entry("FOOTFALL__REGISTRY__URL", registry.url()),
                Map.entry("FOOTFALL__REGISTRY__PROPERTIES__BASIC__AUTH__CREDENTIALS__SOURCE", "USER_INFO"),
                Map.entry(
                        "FOOTFALL_FILE__REGISTRY__PROPERTIES__BASIC__AUTH__USER__INFO",
                        secret("registry_user", "footfall:of the registry")),
                Map.entry("FOOTFALL__REGISTRY__PROPERTIES__SCHEMA__REGISTRY__SSL__TRUSTSTORE__TYPE", "PEM"),
                Map.entry(
                        "FOOTFALL__REGISTRY__PROPERTIES__SCHEMA__REGISTRY__SSL__TRUSTSTORE__LOCATION",
                        keys.authority().toString())));
    }

    @AfterAll
    void stopServers() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    @Test
    void anEventBecomesARowWithTlsAndPasswordsThroughout() throws Exception {
        createTopics(BROKER_LOGIN, keys).succeed();
        footfall("schemas", "register", "--registry=" + registry.url(), "--registry-config=" + registryClient())
                .succeed();
        startIngest();
        Service processors = processors();
        run("processors", processors);
        run("sinks", sinks());

        await().atMost(SOON)
                .ignoreExceptions() // until the tables are there
                .untilAsserted(() -> assertThat(rows("select count(*) from footfall.sessions"))
                        .isEqualTo("1"));
        assertThat(rows("select visitor_id from footfall.events")).isEqualTo("ada");
        assertThat(rows("select count(*) > 0 from pg_stat_ssl where ssl")).isEqualTo("t");
        assertThat(registry.requests()).isPositive();
    }

    @Test
    void aWrongPasswordAndAStrangersCertificateAreRefused() throws Exception {
        Said wrong = createTopics(BROKER_LOGIN.replace("of the broker", "wrong"), keys);
        assertThat(wrong.code()).isNotZero();
        assertThat(wrong.text()).containsIgnoringCase("authentication").doesNotContain("password=");

        Said stranger = createTopics(BROKER_LOGIN, TestKeys.make(folder, "stranger"));
        assertThat(stranger.code()).isNotZero();
        assertThat(stranger.text()).containsIgnoringCase("SSL");
    }

    private EmbeddedBroker broker() throws IOException {
        Path store = Files.writeString(
                folder.resolve("broker.pem"), Files.readString(keys.key()) + Files.readString(keys.certificate()));
        return new EmbeddedBroker(
                folder.resolve("broker"),
                PortClaims.anyFree(),
                Map.of(
                        "listener.security.protocol.map",
                        "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.mechanism.inter.broker.protocol",
                        "PLAIN",
                        "listener.name.clients.plain.sasl.jaas.config",
                        LOGIN + " username=\"footfall\" password=\"of the broker\" user_footfall=\"of the broker\";",
                        "ssl.keystore.type",
                        "PEM",
                        "ssl.keystore.location",
                        store.toString(),
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.location",
                        keys.authority().toString()));
    }

    private void startIngest() throws Exception {
        Path sources = Files.writeString(
                folder.resolve("sources.yaml"),
                "sources: {site: {write-keys: [fk_the_site], secret: a secret of the site}}");
        Configuration configuration = configuration(
                "ingest.yaml",
                IngestMain.class,
                Map.of(
                        "http.port",
                        "0",
                        "http.host",
                        "127.0.0.1",
                        "sources-file",
                        sources.toString(),
                        "spool.dir",
                        folder.resolve("spool").toString()));
        Ingest ingest = Ingest.of(configuration.bind(IngestSettings.class), Clock.systemUTC());
        run("ingest", ingest.service());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(ingest.address().resolve("/v1/events"))
                    .header("Authorization", "Bearer fk_the_site")
                    .POST(BodyPublishers.ofString("{\"name\":\"page_view\",\"visitor_id\":\"ada\"}"))
                    .build();
            String answer = http.send(request, BodyHandlers.ofString()).body();
            assertThat(answer).contains("footfall.received.v1"); // not the spool
        }
    }

    private Service processors() throws Exception {
        ProcessorsSettings settings = configuration(
                        "processors.yaml",
                        ProcessorsMain.class,
                        Map.of(
                                "topologies",
                                "[refine, sessions]",
                                "streams.state-dir",
                                folder.resolve("state").toString()))
                .bind(ProcessorsSettings.class);
        return Processors.service(settings, connect(settings.registry()), Clock.systemUTC());
    }

    private Service sinks() throws Exception {
        SinksSettings settings = configuration(
                        "sinks.yaml",
                        SinksMain.class,
                        Map.of(
                                "sinks",
                                "[postgres]",
                                "postgres.database.url",
                                "jdbc:postgresql://127.0.0.1:" + postgres.getPort()
                                        + "/postgres?sslmode=verify-full&sslrootcert=" + keys.authority(),
                                "postgres.database.user",
                                "postgres",
                                "postgres.database.password",
                                "postgres"))
                .bind(SinksSettings.class);
        return Sinks.service(settings, connect(settings.registry()), Clock.systemUTC());
    }

    private Configuration configuration(String defaults, Class<?> main, Map<String, String> flags) {
        return new Configuration(defaults, main, Optional.empty(), environment, flags);
    }

    private static SchemaRegistry connect(RegistrySettings settings) {
        return ConfluentSchemaRegistry.connect(settings.url(), settings.properties());
    }

    private void run(String name, Service service) throws Exception {
        Lifecycle lifecycle = new Lifecycle(name, service.components());
        lifecycle.start();
        parts.push(lifecycle);
    }

    private Said createTopics(String login, TestKeys trusted) throws Exception {
        String properties = secret("client.properties", """
                security.protocol=SASL_SSL
                sasl.mechanism=PLAIN
                sasl.jaas.config=%s
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """.formatted(login, trusted.authority()));
        return footfall(
                "topics",
                "create",
                "--bootstrap-servers=" + broker.bootstrapServers(),
                "--command-config=" + properties,
                "--partitions=2",
                "--replicas=1");
    }

    private String registryClient() throws IOException {
        return secret("registry.properties", """
                basic.auth.credentials.source=USER_INFO
                basic.auth.user.info=footfall:of the registry
                schema.registry.ssl.truststore.type=PEM
                schema.registry.ssl.truststore.location=%s
                """.formatted(keys.authority()));
    }

    /** The footfall command, run as a deploy step runs it. */
    private static Said footfall(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Footfall.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private record Said(int code, String text) {
        void succeed() {
            assertThat(code).as(text).isZero();
        }
    }

    private String secret(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String rows(String sql) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
