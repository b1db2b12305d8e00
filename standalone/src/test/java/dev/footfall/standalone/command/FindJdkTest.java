package dev.footfall.standalone.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FindJdkTest {
    private static final Path SCRIPT =
            Path.of("..", ".mvn", "find-jdk.sh").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void javaHomeComesFirst() throws Exception {
        Path wanted = jdk("one/jdk with space", "25.0.1");
        jdk("places/other", "25");

        assertThat(find(Map.of("JAVA_HOME", wanted.toString()))).isEqualTo("0 " + wanted);
    }

    @Test
    void aJavaHomeOfAnotherVersionIsPassedOverForTheJavaOfThePath() throws Exception {
        Path old = jdk("old", "17.0.9");
        Path onPath = jdk("on path", "25+36");

        assertThat(find(Map.of("JAVA_HOME", old.toString(), "PATH", onPath.resolve("bin") + ":" + pathWithoutJava())))
                .isEqualTo("0 " + onPath);
    }

    @Test
    void theUsualPlacesComeLast() throws Exception {
        jdk("places/a", "17.0.9");
        jdk("places/b", "250.1");
        Path mac = jdk("places/c.jdk/Contents/Home", "25.0.2");

        assertThat(find(Map.of())).isEqualTo("0 " + mac);
    }

    @Test
    void aRuntimeWithoutACompilerIsNoJdk() throws Exception {
        Path runtime = jdk("places/jre", "25.0.1");
        Files.delete(runtime.resolve("bin/javac"));

        assertThat(find(Map.of("JAVA_HOME", runtime.toString()))).startsWith("1 Footfall needs a JDK 25");
    }

    @Test
    void withoutAnyItSaysSoInOneSentence() throws Exception {
        assertThat(find(Map.of()))
                .isEqualTo(
                        "1 Footfall needs a JDK 25 and found none: install one (https://adoptium.net) or set JAVA_HOME"
                                + " to it.");
    }

    /** A JDK in looks: its java knows where it lies, its release file says its version. */
    private Path jdk(String name, String version) throws Exception {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            program(home.resolve("bin").resolve(program), "echo '    java.home = " + home + "' >&2");
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void program(Path file, String line) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the script's caller sees: the exit code, and JAVA_HOME or what was said. */
    private String find(Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "set -eu; code=0; . \"$1\" || code=1; printf '%s %s' $code \"${JAVA_HOME:-}\"",
                        "sh",
                        SCRIPT.toString())
                .redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(Map.of(
                "PATH", pathWithoutJava().toString(),
                "HOME", folder.resolve("nobody").toString(),
                "FOOTFALL_JDK_PLACES", folder.resolve("none") + ":" + folder.resolve("places")));
        all.putAll(environment);
        builder.environment().clear();
        builder.environment().putAll(all);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // Where none is found, the sentence stands before the caller's own line.
        int lines = said.lastIndexOf('\n');
        return lines < 0 ? said : "1 " + said.substring(0, lines);
    }

    private Path pathWithoutJava() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("tools"));
        for (String tool : new String[] {"grep", "sed"}) {
            Path real = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            program(bin.resolve(tool), "exec " + real + " \"$@\"");
        }
        return bin;
    }
}
