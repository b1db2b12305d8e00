package dev.footfall.topologytests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The modules as they lie on the disk: their folders, sources and compiled classes. */
final class Modules {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");

    private Modules() {}

    /** Their folders, as the build lists them, but this one. */
    static List<Path> folders() {
        try {
            String pom = Files.readString(ROOT.resolve("pom.xml"));
            Matcher matcher = MODULE.matcher(pom.replaceAll("(?s)<!--.*?-->", ""));
            List<Path> folders = new ArrayList<>();
            while (matcher.find()) {
                if (!matcher.group(1).equals("topology-tests")) {
                    folders.add(ROOT.resolve(matcher.group(1)));
                }
            }
            return folders;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Their compiled classes, without tests. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .importPaths(folders().stream()
                        .map(folder -> folder.resolve("target").resolve("classes"))
                        .toList());
    }

    /** Their sources, without tests. */
    static List<Path> sources() {
        return folders().stream()
                .map(folder -> folder.resolve("src").resolve("main").resolve("java"))
                .filter(Files::isDirectory)
                .toList();
    }
}
