package dev.footfall.standalone.command;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall topics create}: creates the topics that a broker lacks, a deploy step. */
@Command(
        name = "create",
        description = {
            "Creates the topics that the broker lacks; those that are there stay as they are.",
            "A deploy step: services expect their topics to be there."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TopicsCreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "The broker, instead of that of the pipeline on the data folder.")
    private Optional<String> bootstrapServers = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties of the broker's client, such as security.protocol and sasl.jaas.config.")
    private Optional<Path> settings = Optional.empty();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Of each new topic; how far a service scales out (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "3",
            description = "Copies of each partition, at most as many as there are brokers (default: ${DEFAULT-VALUE}).")
    private int replicas;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> properties = settings.isPresent() ? ClientProperties.read(settings.get()) : Map.of();
        String address = bootstrapServers.isPresent()
                ? bootstrapServers.get()
                : data.running("--bootstrap-servers").bootstrapServers();
        TopicSetup setup;
        try {
            BrokerSettings broker = new BrokerSettings(address, properties);
            setup = new TopicSetup(broker.clientProperties(), partitions, replicas);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        List<Topic> created = setup.createMissing();
        PrintWriter out = spec.commandLine().getOut();
        created.forEach(topic -> out.println("Created " + topic.topicName() + "."));
        if (created.isEmpty()) {
            out.println("All topics were there.");
        }
        out.flush();
        return Exit.OK.code();
    }
}
