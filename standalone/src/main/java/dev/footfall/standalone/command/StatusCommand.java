package dev.footfall.standalone.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall status}: where a pipeline is and whether it works. */
@Command(
        name = "status",
        description = "Says where the pipeline on the data folder is and whether all of it works; exits with 0 if so.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "One JSON object, for scripts.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataDirectory directory = data.directory();
        Optional<Endpoints> endpoints =
                DataLock.holder(directory).isPresent() ? RunFile.read(directory) : Optional.empty();
        Map<String, String> faults = endpoints.isPresent() ? new Probe().faults(endpoints.get()) : Map.of();
        boolean ready = endpoints.isPresent() && faults.isEmpty();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? asJson(endpoints, ready) : asText(directory, endpoints, faults));
        return (ready ? Exit.OK : Exit.FAILED).code();
    }

    static String asJson(Optional<Endpoints> endpoints, boolean ready) throws IOException {
        ObjectNode object =
                endpoints.map(known -> JSON.<ObjectNode>valueToTree(known)).orElseGet(JSON::createObjectNode);
        return JSON.writeValueAsString(object.put("ready", ready));
    }

    private static String asText(DataDirectory directory, Optional<Endpoints> endpoints, Map<String, String> faults) {
        if (endpoints.isEmpty()) {
            return "Nothing runs on " + directory.root() + "; 'footfall up' starts it.";
        }
        StringBuilder text = new StringBuilder(UpCommand.whereToLook(endpoints.get(), directory));
        if (faults.isEmpty()) {
            return text.append("\n\nReady.").toString();
        }
        text.append("\n\nNot ready:");
        faults.forEach(
                (part, fault) -> text.append("\n  ").append(part).append(": ").append(fault));
        return text.toString();
    }
}
