package dev.footfall.topologytests.endtoend;

import dev.footfall.replay.audit.AuditCommand;
import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.standalone.data.Endpoints;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** {@code footfall audit} against a pipeline of this process. */
record AuditCommands(Endpoints endpoints, Path publicKey) {
    /** How a command ended and what it said, errors included. */
    record Said(int code, String out) {}

    Said run(String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        CommandLine command = AuditCommand.commandLine(
                        _ -> new AuditedPipeline(
                                Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                                endpoints.schemaRegistryUrl().toString(),
                                endpoints.postgresUrl(),
                                Optional.of(publicKey)),
                        Clock.systemUTC())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer)
                .setErr(writer);
        int code = command.execute(arguments);
        return new Said(code, said.toString());
    }
}
