package dev.footfall.standalone.command;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall schemas list}: what the registry has. */
@Command(
        name = "list",
        description = "Lists every subject with its newest version, that version's id and what changes are held to.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SchemasListCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RegistryOption registry = new RegistryOption();

    @Option(names = "--json", description = "One JSON object, for scripts.")
    private boolean json;

    @JsonPropertyOrder({"subject", "version", "id", "compatibility"})
    private record Line(String subject, int version, int id, String compatibility) {}

    @Override
    public Integer call() throws IOException {
        List<Line> lines = lines(registry.connect());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(Map.of("subjects", lines)));
        } else {
            int width =
                    lines.stream().mapToInt(line -> line.subject.length()).max().orElse(0);
            String format = "%-" + Math.max(width, "SUBJECT".length()) + "s  %7s  %6s  %s%n";
            out.printf(format, "SUBJECT", "VERSION", "ID", "COMPATIBILITY");
            lines.forEach(line -> out.printf(format, line.subject, line.version, line.id, line.compatibility));
        }
        out.flush();
        return Exit.OK.code();
    }

    private static List<Line> lines(SchemaRegistry registry) {
        List<Line> lines = new ArrayList<>();
        for (String subject : registry.subjects().stream().sorted().toList()) {
            registry.latest(subject)
                    .ifPresent(newest -> lines.add(
                            new Line(subject, newest.number(), newest.id(), registry.compatibility(subject))));
        }
        return lines;
    }
}
