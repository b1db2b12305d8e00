package dev.footfall.replay.letters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.topic.TopicReader;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall dead-letters list}: a line a letter, without the record that it holds. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the dead letters, without what they hold.")
public final class LettersListCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final PipelineFinder finder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    LetterOptions options;

    @Option(names = "--json", description = "One JSON object a line, for scripts.")
    boolean json;

    LettersListCommand(PipelineFinder finder) {
        this.finder = finder;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        LetterFilter filter = options.filter();
        Pipeline pipeline = finder.find(options.data());
        try (TopicReader reader = new TopicReader(pipeline.broker())) {
            Attempts attempts = Attempts.read(reader, pipeline.registry());
            for (Letter letter : new LetterTopic(reader).list(filter)) {
                Optional<Instant> retried = attempts.of(letter);
                out.println(json ? describe(letter, retried) : line(letter, retried));
            }
        }
        out.flush();
        return Exit.OK.code();
    }

    private static String line(Letter letter, Optional<Instant> retried) {
        return String.join(
                "  ",
                letter.id(),
                letter.at().toString(),
                letter.stage(),
                letter.reader().orElse("-"),
                letter.origin().map(Letter.Origin::toString).orElse("-"),
                letter.note("exception").orElse("-"),
                letter.note("message").orElse("-").lines().findFirst().orElse("-"),
                retried.map(at -> "sent again at " + at).orElse(""));
    }

    static String describe(Letter letter, Optional<Instant> retried) throws IOException {
        ObjectNode all = JSON.createObjectNode()
                .put("letter", letter.id())
                .put("at", letter.at().toString())
                .put("retried_at", retried.map(Instant::toString).orElse(null))
                .put("bytes", letter.bytes());
        new TreeMap<>(letter.notes()).forEach((name, value) -> all.put(name.replace('.', '_'), value));
        return JSON.writeValueAsString(all);
    }
}
