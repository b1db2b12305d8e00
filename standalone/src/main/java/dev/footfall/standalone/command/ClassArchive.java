package dev.footfall.standalone.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;

/**
 * The JVM's archive of the classes that a run has loaded (class-data sharing), which later runs map into memory instead
 * of loading, checking and linking them again.
 *
 * @param file where it is wanted; the JVM must have been started with {@code -XX:+RecordDynamicDumpInfo}
 */
record ClassArchive(Path file) {
    private static final String PROPERTY = "footfall.class-archive";

    /** The archive that whoever started this JVM wants it to leave behind, if any. */
    static Optional<ClassArchive> wanted() {
        return Optional.of(System.getProperty(PROPERTY, ""))
                .filter(path -> !path.isEmpty())
                .map(path -> new ClassArchive(Path.of(path)));
    }

    /** Writes it, whole or not at all; where that fails, later starts are only slower. */
    void write() {
        PrintStream terminal = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            dump();
        } finally {
            System.setOut(terminal); // the JDK says there what it has done, in words for its developers
        }
    }

    private void dump() {
        Path unfinished = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            String[] arguments = {"dynamic_dump", '"' + unfinished.toString() + '"'};
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmCds",
                            new Object[] {arguments},
                            new String[] {String[].class.getName()});
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (JMException | RuntimeException | IOException e) {
            LoggerFactory.getLogger(ClassArchive.class).atWarn().setCause(e).log("no archive of classes written");
        }
    }
}
