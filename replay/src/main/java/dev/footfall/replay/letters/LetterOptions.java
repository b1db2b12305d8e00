package dev.footfall.replay.letters;

import dev.footfall.replay.command.Selection;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which pipeline, and which of its dead letters. */
public final class LetterOptions extends Selection {
    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Only where this failed: deserialization, processing, serialization, production or sink.")
    Optional<String> stage = Optional.empty();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Only records that came from this topic, such as footfall.received.v1.")
    Optional<String> topic = Optional.empty();

    /** Whether they say anything about which letters. */
    boolean isChoice() {
        return stage.isPresent() || topic.isPresent() || from().isPresent();
    }

    LetterFilter filter() {
        return new LetterFilter(stage, topic, from(), limit());
    }
}
