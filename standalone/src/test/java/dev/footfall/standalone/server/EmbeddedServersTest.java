package dev.footfall.standalone.server;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.standalone.server.EmbeddedPostgres.Account;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class EmbeddedServersTest {
    private static final Account FOOTFALL = new Account("footfall", "apassword");
    private static final Account REGISTRY = new Account("registry", "bpassword");

    @TempDir
    Path folder;

    @Test
    void postgresKeepsItsTablesAndTheRegistryItsIdsAcrossAStopAndAcrossAKill() throws Exception {
        // Given a first run that is stopped as it should be
        EmbeddedPostgres postgres = postgres();
        postgres.start();
        execute(postgres, "create table kept (n int); insert into kept values (1)");
        EmbeddedRegistry registry = registry(postgres);
        registry.start();
        new SchemaRegistration(connect(registry)).register();
        int id = register(registry, "first");
        registry.stop();
        postgres.stop();

        // When a second run is killed, so that its servers are left behind, and a third one starts
        EmbeddedPostgres abandonedPostgres = postgres();
        abandonedPostgres.start();
        EmbeddedRegistry abandonedRegistry = registry(abandonedPostgres);
        abandonedRegistry.start();
        execute(abandonedPostgres, "insert into kept values (2)");
        int laterId = register(abandonedRegistry, "second");
        postgres = postgres();
        registry = registry(postgres);
        assertThat(EmbeddedRegistry.stopLeftover(folder.resolve("registry.pid")))
                .isTrue();
        assertThat(stopLeftoverPostgres()).isTrue();
        postgres.start();
        registry.start();

        // Then everything is there
        assertThat(query(postgres, "select string_agg(n::text, ',' order by n) from kept"))
                .isEqualTo("1,2");
        assertThat(register(registry, "first")).isEqualTo(id);
        assertThat(register(registry, "second")).isEqualTo(laterId).isNotEqualTo(id);
        registry.stop();
        postgres.stop();
        assertThat(EmbeddedRegistry.stopLeftover(folder.resolve("registry.pid")))
                .isFalse();
        assertThat(stopLeftoverPostgres()).isFalse();
    }

    @Test
    void aKilledServerIsStartedAgain() throws Exception {
        EmbeddedPostgres postgres = postgres();
        KeptRunning kept = KeptRunning.of(postgres);
        kept.start();
        try {
            execute(postgres, "create table kept (n int); insert into kept values (1)");
            ProcessHandle first = postgres.process().orElseThrow();

            first.destroyForcibly();
            first.onExit().get(10, TimeUnit.SECONDS);

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(query(postgres, "select count(*) from kept"))
                            .isEqualTo("1"));
            assertThat(postgres.process()).isPresent().get().isNotEqualTo(first);
        } finally {
            kept.stop();
        }
        assertThat(stopLeftoverPostgres()).isFalse();
    }

    @Test
    void postgresIsDurableAndAsksForThePassword() throws Exception {
        EmbeddedPostgres postgres = postgres();
        postgres.start();
        try {
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
            assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(FOOTFALL), "footfall", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> execute(postgres, "select * from secret_of_somebody"))
                    .isInstanceOf(SQLException.class);
            assertThat(folder.resolve("postgres.log"))
                    .content()
                    .contains("ready to accept connections")
                    .doesNotContain("secret_of_somebody");
        } finally {
            postgres.stop();
        }
    }

    @Test
    void aNumberThatAnotherProgramHasNowIsNotKilledForALeftover() throws Exception {
        // Given pid files that name a process which is neither Postgres nor the registry
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.createDirectories(folder.resolve("postgres"));
            Files.writeString(folder.resolve("postgres/postmaster.pid"), other.pid() + "\n");
            Files.writeString(folder.resolve("registry.pid"), other.pid() + "\n");

            // When leftovers are stopped
            assertThat(stopLeftoverPostgres()).isFalse();
            assertThat(EmbeddedRegistry.stopLeftover(folder.resolve("registry.pid")))
                    .isFalse();

            // Then it lives
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void theBrokerKeepsRecordsAndMakesNoTopicsOfItsOwnAccord() throws Exception {
        // Given a record in a topic
        EmbeddedBroker broker = broker();
        broker.start();
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("kept", "value".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }

        // When the broker is stopped and started again, on another port
        broker.stop();
        EmbeddedBroker again = broker();
        again.start();

        // Then the record is there, and the topic is the only one
        client = Map.of("bootstrap.servers", again.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Admin admin = Admin.create(client)) {
            consumer.assign(List.of(new TopicPartition("kept", 0)));
            consumer.seekToBeginning(consumer.assignment());
            assertThat(consumer.poll(Duration.ofSeconds(20)))
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .containsExactly("value");
            assertThat(admin.listTopics().names().get()).isEqualTo(Set.of("kept"));
        } finally {
            again.stop();
        }
    }

    private EmbeddedPostgres postgres() throws Exception {
        return new EmbeddedPostgres(
                ServerFiles.locate(),
                folder.resolve("postgres"),
                folder.resolve("postgres.log"),
                PortClaims.anyFree(),
                "cpassword",
                List.of(FOOTFALL, REGISTRY));
    }

    private boolean stopLeftoverPostgres() throws Exception {
        return EmbeddedPostgres.stopLeftover(
                ServerFiles.locate(), folder.resolve("postgres"), folder.resolve("postgres.log"));
    }

    private EmbeddedRegistry registry(EmbeddedPostgres postgres) throws Exception {
        return new EmbeddedRegistry(
                ServerFiles.locate(),
                folder.resolve("registry.pid"),
                folder.resolve("registry.log"),
                PortClaims.anyFree(),
                postgres.jdbcUrl(REGISTRY),
                REGISTRY);
    }

    private EmbeddedBroker broker() throws Exception {
        return new EmbeddedBroker(folder.resolve("broker"), PortClaims.anyFree());
    }

    private static int register(EmbeddedRegistry registry, String name) {
        return ConfluentSchemaRegistry.connect(registry.url().toString(), Map.of())
                .register(
                        name,
                        SchemaBuilder.record(name).fields().requiredInt("n").endRecord());
    }

    private static SchemaRegistry connect(EmbeddedRegistry registry) {
        return ConfluentSchemaRegistry.connect(registry.url().toString(), Map.of());
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(FOOTFALL), FOOTFALL.name(), FOOTFALL.password());
    }
}
