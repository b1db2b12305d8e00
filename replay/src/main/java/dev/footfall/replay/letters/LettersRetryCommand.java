package dev.footfall.replay.letters;

import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.topic.TopicReader;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall dead-letters retry}: sends the records of dead letters again, once their cause is mended. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends the records of dead letters to the topics from which they came, byte for byte, for the topology or sink"
                    + " alone that could not take them.",
            "What was sent again before is left alone, unless --again says otherwise. Name ids, or choose by --stage,"
                    + " --topic and --from."
        })
public final class LettersRetryCommand implements Callable<Integer> {
    private final PipelineFinder finder;
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    LetterOptions options;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Letters, as 'dead-letters list' has their ids.")
    List<String> ids = List.of();

    @Option(names = "--again", description = "Send also what was sent again before.")
    boolean again;

    @Option(names = "--dry-run", description = "Only say what would be sent.")
    boolean dryRun;

    LettersRetryCommand(PipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, ReplayException {
        if (ids.isEmpty() && !options.isChoice()) {
            throw options.wrong("say what to send again: ids, or --stage, --topic or --from");
        }
        Pipeline pipeline = finder.find(options.data());
        PrintWriter out = spec.commandLine().getOut();
        boolean allSent = true;
        try (TopicReader reader = new TopicReader(pipeline.broker())) {
            LetterTopic letters = new LetterTopic(reader);
            List<String> chosen = chosen(letters);
            try (Retry retry = new Retry(pipeline, reader, clock, again)) {
                for (String id : chosen) {
                    ConsumerRecord<byte[], byte[]> whole = find(letters, id);
                    String outcome =
                            dryRun ? retry.refusal(Letter.of(whole)).orElse("would be sent") : retry.send(whole);
                    allSent &= dryRun || outcome.equals(Attempts.DONE);
                    out.println(id + "  " + outcome);
                    out.flush();
                }
            }
        }
        return (allSent ? Exit.OK : Exit.FAILED).code();
    }

    /** All of them are there before anything is sent. */
    private List<String> chosen(LetterTopic letters) throws IOException, ReplayException {
        if (ids.isEmpty()) {
            return letters.list(options.filter()).reversed().stream()
                    .map(Letter::id)
                    .toList(); // the oldest first, as they came
        }
        List<String> chosen = new ArrayList<>();
        for (String id : ids) {
            find(letters, id);
            chosen.add(id);
        }
        return chosen;
    }

    private static ConsumerRecord<byte[], byte[]> find(LetterTopic letters, String id)
            throws IOException, ReplayException {
        return letters.find(id)
                .orElseThrow(() -> new ReplayException(
                        "there is no dead letter " + id + "; 'footfall dead-letters list' names all"));
    }
}
