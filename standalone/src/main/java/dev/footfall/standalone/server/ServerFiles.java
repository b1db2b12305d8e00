package dev.footfall.standalone.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the programs of the embedded servers lie unpacked; the build puts them there.
 *
 * @param root the folder of all of them
 */
public record ServerFiles(Path root) {
    /** The system property that names the folder. */
    public static final String PROPERTY = "footfall.servers";

    private static final Path BUILT = Path.of("standalone", "target", "servers");

    /**
     * The folder that the system property {@value #PROPERTY} names, else the one that the build made in the checkout
     * around the working directory.
     *
     * @throws IllegalStateException if neither is there
     */
    public static ServerFiles locate() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .map(Path::of)
                .or(ServerFiles::built)
                .filter(folder -> Files.isRegularFile(new ServerFiles(folder).registryProgram()))
                .map(ServerFiles::new)
                .orElseThrow(() -> new IllegalStateException(
                        "the embedded servers are not unpacked; build them with ./mvnw -pl standalone -am package, or"
                                + " name their folder with -D" + PROPERTY + "=DIR"));
    }

    private static Optional<Path> built() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(BUILT))
                .filter(Files::isDirectory)
                .findFirst();
    }

    Path registryClasses() {
        return root.resolve("registry.jsa");
    }

    Path registryProgram() {
        return root.resolve("registry").resolve("quarkus-run.jar");
    }
}
