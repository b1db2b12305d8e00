package dev.footfall.replay.subject;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.replay.operator.CommandLog;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.sinks.postgres.SubjectExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall export-subject}: everything that is held on a person. */
@Command(
        name = "export-subject",
        description = {
            "Writes everything that the tables hold on a person, one JSON object a line: {\"table\":…,\"row\":{…}}, and"
                    + " a last line with the counts. Sessions that are open are among them.",
            "That it was asked for is in the audit log before anything is read."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ExportSubjectCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final SubjectPipelineFinder finder;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SubjectOptions options = new SubjectOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write it: a new file that only its owner may read (default: standard output).")
    private Optional<Path> out = Optional.empty();

    /**
     * @param finder knows where the pipeline of a data folder is
     */
    public ExportSubjectCommand(SubjectPipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        SubjectPipeline pipeline = options.pipeline(finder);
        List<Subject> subjects = options.subjects(pipeline);
        CommandLog log = new CommandLog(pipeline.clientProperties(), pipeline.registry(), clock);
        for (Subject subject : subjects) {
            log.tell(
                    "subject.exported",
                    "done",
                    Optional.of(subject.source()),
                    Optional.of(subject.name()),
                    options.reason(),
                    Map.of("kind", subject.kind().name()));
        }
        if (out.isEmpty()) {
            write(pipeline, subjects, spec.commandLine().getOut());
        } else {
            try (PrintWriter writer = open(out.get())) {
                write(pipeline, subjects, writer);
                if (writer.checkError()) {
                    throw new IOException(out.get() + " could not be written; is the disk full?");
                }
            }
        }
        return Exit.OK.code();
    }

    private void write(SubjectPipeline pipeline, List<Subject> subjects, PrintWriter into) throws IOException {
        SubjectExport export = new SubjectExport(pipeline.postgres());
        Map<String, Long> counts = new TreeMap<>();
        for (Subject subject : subjects) {
            export.read(subject.kind(), subject.source(), subject.id(), subject.name(), (table, row) -> {
                into.println("{\"table\":\"" + table + "\",\"row\":" + row + "}");
                counts.merge(table, 1L, Long::sum);
            });
        }
        into.println(JSON.writeValueAsString(Map.of(
                "exported_at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(), "rows", counts)));
        into.flush();
    }

    private static PrintWriter open(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already; name a new file with --out", e);
        }
        return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE));
    }
}
