package dev.footfall.runtime.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Runs a service in a process of its own, for only there a signal and an exit code are real. */
class ServiceMainTest {
    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void sigtermDrainsAndEndsWithZero() throws Exception {
        Process process = start();
        await().atMost(Duration.ofSeconds(20)).until(() -> out().contains("\"says "));

        process.destroy(); // SIGTERM

        assertThat(exitCodeOf(process)).isEqualTo(Exit.OK.code());
        assertThat(out()).contains("\"drained\"", "metrics and health");
    }

    @Test
    void aRunningServiceAnswersOnItsObservePort() throws Exception {
        int port = freePort();
        start("--set", "observe.port=" + port);

        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .build();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .body())
                            .isEqualTo("{\"status\":\"up\",\"stopping\":\"up\"}\n"));
        }
    }

    @Test
    void aStopThatFailsEndsWithNotDrained() throws Exception {
        Process process = start("--set", "stop=FAILS");
        await().atMost(Duration.ofSeconds(20)).until(() -> out().contains("\"says "));

        process.destroy();

        assertThat(exitCodeOf(process)).isEqualTo(Exit.NOT_DRAINED.code());
    }

    @Test
    void aPartThatDoesNotStartEndsWithNotStartedAndIsNamed() throws Exception {
        assertThat(exitCodeOf(start("--set", "start=FAILS"))).isEqualTo(Exit.NOT_STARTED.code());
        assertThat(err()).contains("sample: worker did not start: the port is taken");
    }

    @Test
    void aServiceThatIsNotLiveAnyMoreEndsWithFailed() throws Exception {
        assertThat(exitCodeOf(start("--set", "start=DIES_LATER"))).isEqualTo(Exit.FAILED.code());
        assertThat(out()).contains("\"drained\"");
    }

    @Test
    void aFaultyConfigurationEndsWithAllItsFaults() throws Exception {
        assertThat(exitCodeOf(start("--set", "observe.port=x", "--set", "sart=WORKS")))
                .isEqualTo(Exit.CONFIGURATION.code());
        assertThat(err())
                .contains("2 faults in the configuration")
                .contains("observe.port: not a whole number")
                .contains("sart: unknown key; allowed here: observe, start, stop, words");
    }

    @Test
    void aCommandLineThatIsNotUnderstoodEndsWithUsage() throws Exception {
        assertThat(exitCodeOf(start("--prot", "1"))).isEqualTo(Exit.USAGE.code());
        assertThat(err()).contains("--prot", "Usage: sample");
    }

    @Test
    void wordsAreAListOfTheConfiguration() throws Exception {
        assertThat(exitCodeOf(start("--set", "start=DIES_LATER", "refine", "sessions")))
                .isEqualTo(Exit.FAILED.code());

        assertThat(out()).contains("[refine, sessions]").doesNotContain("[none]");
    }

    @Test
    void theVersionIsTheBuilds() throws Exception {
        assertThat(exitCodeOf(start("--version"))).isZero();
        assertThat(out()).matches("sample \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void helpNamesEveryOption() throws Exception {
        assertThat(exitCodeOf(start("--help"))).isZero();
        assertThat(out()).contains("--config", "--set", "--help", "--version", "[WORDS...]");
    }

    @Test
    void everyLineOfTheLogIsOneJsonObject() throws Exception {
        assertThat(exitCodeOf(start("--set", "start=DIES_LATER"))).isEqualTo(Exit.FAILED.code());

        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out().lines().toList()) {
            lines.add(mapper.readTree(line));
        }
        assertThat(lines).hasSizeGreaterThan(4).allSatisfy(line -> {
            assertThat(line.isObject()).isTrue();
            assertThat(line.path("timestamp").isNumber()).isTrue();
            assertThat(line.path("level").isTextual()).isTrue();
        });
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("formattedMessage").textValue()).isEqualTo("says \"hello\"\nover two lines");
            assertThat(line.path("kvpList").toString()).contains("attempt");
            assertThat(line.path("throwable").path("message").textValue()).isEqualTo("line one\nline two");
        });
    }

    private Process start(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SampleService.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int exitCodeOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    private String out() throws Exception {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws Exception {
        return Files.readString(folder.resolve("err"));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
