package dev.footfall.topologytests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What can be seen of sources without compiling them. */
final class SourceFiles {
    private SourceFiles() {}

    /** Java files below a folder that have more lines than that. */
    static List<Path> longerThan(int lines, Path folder) {
        return javaFiles(folder).stream()
                .filter(file -> read(file).lines().count() > lines)
                .toList();
    }

    /** Packages below a folder that do not say {@code @NullMarked} in their package-info. */
    static List<Path> notNullMarked(Path folder) {
        return javaFiles(folder).stream()
                .map(file -> file.resolveSibling("package-info.java"))
                .distinct()
                .filter(info -> !Files.exists(info) || !read(info).contains("@NullMarked"))
                .toList();
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
