package dev.footfall.replay.letters;

import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.topic.TopicReader;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall dead-letters show}: a letter, and the record that it holds. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows why a record was set aside, and, on the next line, the record.")
public final class LettersShowCommand implements Callable<Integer> {
    private final PipelineFinder finder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "The letter's id, as 'dead-letters list' has it.")
    String id = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ./data).")
    Path data = Path.of("data");

    LettersShowCommand(PipelineFinder finder) {
        this.finder = finder;
    }

    @Override
    public Integer call() throws IOException, ReplayException {
        PrintWriter out = spec.commandLine().getOut();
        Pipeline pipeline = finder.find(data);
        try (TopicReader reader = new TopicReader(pipeline.broker())) {
            ConsumerRecord<byte[], byte[]> whole = new LetterTopic(reader)
                    .find(id)
                    .orElseThrow(() -> new ReplayException(
                            "there is no dead letter " + id + "; 'footfall dead-letters list' names all"));
            Letter letter = Letter.of(whole);
            Attempts attempts = Attempts.read(reader, pipeline.registry());
            out.println(LettersListCommand.describe(letter, attempts.of(letter)));
            out.println(new RecordText(pipeline.registry()).of(whole.key(), whole.value()));
        }
        out.flush();
        return Exit.OK.code();
    }
}
