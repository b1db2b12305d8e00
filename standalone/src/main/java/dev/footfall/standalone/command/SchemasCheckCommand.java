package dev.footfall.standalone.command;

import dev.footfall.ingest.plan.Plan;
import dev.footfall.ingest.plan.PlanRegistration;
import dev.footfall.ingest.plan.UnusablePlanException;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.registry.SchemaRegistration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall schemas check}: says whether {@code register} would take schemas. */
@Command(
        name = "check",
        description = {
            "Says whether 'register' would take tracking plans, and why not; exits with 1 if not.",
            "Without --source only whether the files can be plans; without files, the same for the topics' schemas."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SchemasCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Avro schemas of events' properties.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--source", paramLabel = "S", description = "The source whose plans they are.")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--event",
            paramLabel = "NAME",
            description = "The event, for one file (default: the schema's \"footfall.event\", else the record's name).")
    private Optional<String> event = Optional.empty();

    @Mixin
    private RegistryOption registry = new RegistryOption();

    @Override
    public Integer call() throws IOException {
        List<String> faults = files.isEmpty() ? topicFaults() : planFaults();
        PrintWriter out = spec.commandLine().getOut();
        faults.forEach(out::println);
        if (faults.isEmpty()) {
            out.println("All can be registered.");
        }
        out.flush();
        return (faults.isEmpty() ? Exit.OK : Exit.FAILED).code();
    }

    private List<String> topicFaults() throws IOException {
        if (source.isPresent() || event.isPresent()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--source and --event are for files; without files the topics' are checked");
        }
        return new SchemaRegistration(registry.connect()).check();
    }

    private List<String> planFaults() throws IOException {
        if (event.isPresent() && (source.isEmpty() || files.size() > 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--event goes with --source and one file");
        }
        List<PlanFile> plans = PlanFile.read(files, event);
        if (source.isEmpty()) {
            return plans.stream()
                    .flatMap(plan -> usability(plan.schema()).stream().map(fault -> plan.path() + ": " + fault))
                    .toList();
        }
        registry.requireSource(source.get());
        return faults(new PlanRegistration(registry.connect()), plans, source.get());
    }

    private static Optional<String> usability(Schema schema) {
        try {
            Plan.of(schema);
            return Optional.empty();
        } catch (UnusablePlanException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What keeps plans from being registered, each with its file. */
    static List<String> faults(PlanRegistration registration, List<PlanFile> plans, String source) {
        List<String> faults = new ArrayList<>();
        for (PlanFile plan : plans) {
            registration
                    .faults(plan.subject(source), plan.schema())
                    .forEach(fault -> faults.add(plan.path() + ": " + fault));
        }
        return faults;
    }
}
