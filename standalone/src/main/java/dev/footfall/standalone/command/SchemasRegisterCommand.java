package dev.footfall.standalone.command;

import dev.footfall.ingest.plan.PlanRegistration;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.registry.SchemaRegistration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall schemas register}: registers tracking plans or the topics' schemas, all or none. */
@Command(
        name = "register",
        description = {
            "Registers tracking plans; if one cannot be, none is. Ingest follows within half a minute.",
            "Without files, the topics' schemas."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SchemasRegisterCommand implements Callable<Integer> {
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
        if (source.isPresent() == files.isEmpty() || (event.isPresent() && files.size() != 1)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "files go with --source, --event with one file; the topics' schemas with neither");
        }
        return (source.isPresent() ? registerPlans(source.get()) : registerTopics()).code();
    }

    private Exit registerTopics() throws IOException {
        new SchemaRegistration(registry.connect()).register();
        say("The schemas of all topics are registered.");
        return Exit.OK;
    }

    private Exit registerPlans(String owner) throws IOException {
        List<PlanFile> plans = PlanFile.read(files, event);
        registry.requireSource(owner);
        PlanRegistration registration = new PlanRegistration(registry.connect());
        List<String> faults = SchemasCheckCommand.faults(registration, plans, owner);
        if (!faults.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            faults.forEach(err::println);
            err.println("Nothing was registered.");
            err.flush();
            return Exit.FAILED;
        }
        for (PlanFile plan : plans) {
            int id = registration.register(plan.subject(owner), plan.schema());
            say("Registered " + plan.subject(owner) + " with id " + id + ".");
        }
        return Exit.OK;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
