package dev.footfall.ingest.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The long run: Jazzer looks for inputs that reach new code, in a JVM of its own for each dialect ({@code ./mvnw -pl
 * ingest -am verify -Pfuzz -Dfootfall.fuzz.seconds=600}). What it finds and says lies in {@code target/fuzz}.
 */
@Tag("fuzz")
class JazzerTest {
    private static final long SECONDS = Long.getLong("footfall.fuzz.seconds", 180L);

    static FuzzTargets.Target[] targets() {
        return FuzzTargets.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void noInputBreaksADialect(FuzzTargets.Target target, @TempDir Path corpus) throws Exception {
        List<byte[]> seeds = Seeds.of(target.dialect());
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path folder = Files.createDirectories(Path.of("target", "fuzz", target.dialect()));
        Path log = folder.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.type().getName(),
                        "--instrumentation_includes=dev.footfall.ingest.**",
                        "--custom_hook_includes=dev.footfall.ingest.**", // not every class that it loads
                        "-max_total_time=" + SECONDS,
                        "-max_len=100000",
                        "-timeout=60",
                        "-rss_limit_mb=4096",
                        corpus.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(SECONDS + 300, TimeUnit.SECONDS)).isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        assertThat(jazzer.exitValue())
                .as("%s: %s", log.toAbsolutePath(), end(log))
                .isZero();
        assertThat(end(log)).contains("Done ");
    }

    private static String classPath() {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringBuilder absolute = new StringBuilder();
        for (String entry : given.split(File.pathSeparator)) {
            absolute.append(absolute.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
