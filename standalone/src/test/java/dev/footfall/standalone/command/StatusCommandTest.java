package dev.footfall.standalone.command;

import com.sun.net.httpserver.HttpServer;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class StatusCommandTest {
    private final StringWriter out = new StringWriter();
    private DataDirectory data;
    private HttpServer server;
    private ServerSocket tcp;
    private volatile int health = 200;

    @BeforeEach
    void runServers(@TempDir Path folder) throws Exception {
        data = new DataDirectory(folder.resolve("data"));
        data.create();
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            boolean isHealth = exchange.getRequestURI().getPath().equals("/health/ready");
            byte[] body = "{\"status\":\"down\",\"http\":\"up\",\"broker\":\"does not answer\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isHealth ? health : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        tcp = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void stopServers() throws Exception {
        server.stop(0);
        tcp.close();
    }

    @Test
    void aReadyPipelineIsToldAsJsonWithAllItsEndpoints() throws Exception {
        Endpoints endpoints = endpoints();
        RunFile.write(data, endpoints);
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();

            int code = status("--json");

            assertThat(code).isZero();
            assertThat(out.toString().strip())
                    .isEqualTo(("{\"ingest_url\":\"%s\",\"write_key\":\"fk_1\",\"bootstrap_servers\":\"%s\","
                                    + "\"schema_registry_url\":\"%s\",\"postgres_url\":\"%s\",\"live_url\":\"%s\",\"metrics_urls\":[\"%s\"],"
                                    + "\"ready\":true}")
                            .formatted(
                                    endpoints.ingestUrl(),
                                    endpoints.bootstrapServers(),
                                    endpoints.schemaRegistryUrl(),
                                    endpoints.postgresUrl(),
                                    endpoints.liveUrl(),
                                    endpoints.metricsUrls().getFirst()));
        }
    }

    @Test
    void aPipelineThatIsNotReadySaysWhichPartAndWhyAndFails() throws Exception {
        health = 503;
        RunFile.write(data, endpoints());
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();

            assertThat(status()).isEqualTo(1);
            assertThat(out.toString()).contains("Not ready:", "ingest: broker: does not answer");
            assertThat(status("--json")).isEqualTo(1);
            assertThat(out.toString()).contains("\"ready\":false}");
        }
    }

    @Test
    void aServerThatIsGoneIsNamed() throws Exception {
        RunFile.write(data, endpoints());
        tcp.close();
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();

            assertThat(status()).isEqualTo(1);
            assertThat(out.toString()).contains("broker: does not answer at 127.0.0.1:", "postgres: does not answer");
        }
    }

    @Test
    void whatAKilledRunLeftBehindIsNoRunningPipeline() throws Exception {
        RunFile.write(data, endpoints());

        assertThat(status()).isEqualTo(1);
        assertThat(out.toString()).contains("Nothing runs on " + data.root(), "footfall up");
        assertThat(status("--json")).isEqualTo(1);
        assertThat(out.toString()).contains("{\"ready\":false}");
    }

    @Test
    void downSaysThatNothingRuns() {
        int code = execute("down", "--data", data.root().toString());

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing runs on " + data.root() + ".");
    }

    @Test
    void withoutASubcommandThereIsHelp() {
        assertThat(execute()).isZero();
        assertThat(out.toString()).contains("up", "status", "down");
    }

    @Test
    void aPortThatCannotBeOneIsRefused() {
        StringWriter err = new StringWriter();
        CommandLine footfall = Footfall.commandLine().setErr(new PrintWriter(err));

        assertThat(footfall.execute("up", "--data", data.root().toString(), "--port", "70000"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("65535");
    }

    private Endpoints endpoints() {
        String http = "http://127.0.0.1:" + server.getAddress().getPort();
        String address = "127.0.0.1:" + tcp.getLocalPort();
        return new Endpoints(
                URI.create(http + "/v1/events"),
                "fk_1",
                address,
                URI.create(http + "/apis/ccompat/v7"),
                "postgresql://footfall:secret@" + address + "/footfall",
                URI.create(http + "/"),
                List.of(URI.create(http + "/metrics")));
    }

    private int status(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "status";
        all[1] = "--data";
        all[2] = data.root().toString();
        System.arraycopy(options, 0, all, 3, options.length);
        return execute(all);
    }

    private int execute(String... arguments) {
        return Footfall.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
