package dev.footfall.replay.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.replay.archive.ArchiveStore;
import dev.footfall.replay.archive.Archiving;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.operator.CommandLog;
import dev.footfall.replay.topic.TopicReader;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall archive}: copies topics into files. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Copies topics into compressed Avro files by day of receipt, in a folder or a bucket, from where it has them on.",
            "After an interruption, run it again. 'replay --archive PLACE' reads what the topics have no more.",
            "For a bucket, credentials and region are found as AWS's tools find them: AWS_ACCESS_KEY_ID and the like,"
                    + " AWS_PROFILE, ~/.aws."
        })
public final class ArchiveCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Topic> USUAL = List.of(Topic.RECEIVED, Topic.REJECTED, Topic.EVENTS);

    private final PipelineFinder finder;
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "Topics, such as events or footfall.events.v1 (default: received, rejected, events).")
    List<String> topics = List.of();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "PLACE",
            description = "A folder, which is made if need be, or s3://BUCKET/PREFIX.")
    String to = "";

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = "The store that has the bucket, such as http://127.0.0.1:9000 (default: AWS S3).")
    Optional<URI> endpoint = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ./data).")
    Path data = Path.of("data");

    @Option(names = "--json", description = "One JSON object a topic, for scripts.")
    boolean json;

    public ArchiveCommand(PipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        List<Topic> chosen = chosen();
        Pipeline pipeline = finder.find(data);
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> told = new TreeMap<>();
        try (ArchiveStore store = new ArchivePlace(to, endpoint).open();
                ArchiveStore.Lock _ = store.lock();
                TopicReader reader = new TopicReader(pipeline.broker())) {
            Archiving archiving = new Archiving(store, reader, pipeline.registry());
            for (Topic topic : chosen) {
                Archiving.Done done = archiving.archive(topic.topicName());
                told.put(topic.topicName(), done.records() + " records");
                say(topic, done, out);
            }
        }
        new CommandLog(pipeline.broker(), pipeline.registry(), clock)
                .tell("archive.written", "done", Optional.empty(), told);
        return Exit.OK.code();
    }

    private void say(Topic topic, Archiving.Done done, PrintWriter out) throws IOException {
        if (json) {
            out.println(JSON.writeValueAsString(JSON.createObjectNode()
                    .put("topic", topic.topicName())
                    .put("records", done.records())
                    .put("files", done.files())
                    .put("missed", done.missed())));
        } else {
            out.printf(
                    Locale.ROOT, "%-24s %,12d records %,6d files%n", topic.topicName(), done.records(), done.files());
            if (done.missed() > 0) {
                out.printf(
                        Locale.ROOT,
                        "  up to %,d records before them have outlived their retention and are not there; archive more often%n",
                        done.missed());
            }
        }
        out.flush();
    }

    private List<Topic> chosen() {
        if (topics.isEmpty()) {
            return USUAL;
        }
        List<Topic> chosen = new ArrayList<>();
        for (String name : topics) {
            chosen.add(Arrays.stream(Topic.values())
                    .filter(topic ->
                            topic.topicName().equals(name) || topic.topicName().equals("footfall." + name + ".v1"))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "there is no topic " + name + "; choose of "
                                    + Arrays.stream(Topic.values())
                                            .map(Topic::topicName)
                                            .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }
}
