package dev.footfall.topologytests.endtoend;

import dev.footfall.replay.subject.EraseCommand;
import dev.footfall.replay.subject.ExportSubjectCommand;
import dev.footfall.replay.subject.SubjectPipeline;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.topologytests.endtoend.AuditCommands.Said;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** {@code footfall erase} and {@code footfall export-subject} against a pipeline of this process. */
record SubjectCommands(Endpoints endpoints, DataDirectory data) {
    Said erase(String... arguments) {
        return run(new EraseCommand(_ -> pipeline(), Clock.systemUTC()), arguments);
    }

    Said export(String... arguments) {
        return run(new ExportSubjectCommand(_ -> pipeline(), Clock.systemUTC()), arguments);
    }

    private static Said run(Object command, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int code = new CommandLine(command).setOut(writer).setErr(writer).execute(arguments);
        return new Said(code, said.toString());
    }

    private SubjectPipeline pipeline() {
        return new SubjectPipeline(
                Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                endpoints.schemaRegistryUrl().toString(),
                new PostgresSettings(endpoints.postgresUrl(), Optional.empty(), Optional.empty(), "footfall"),
                data.governanceSecret(),
                Optional.of(data.replays()));
    }
}
