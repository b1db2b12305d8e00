package dev.footfall.replay.quarantine;

import dev.footfall.replay.command.Selection;
import dev.footfall.sinks.postgres.RejectedTable.Filter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which pipeline, and which of its events in quarantine. */
public final class QuarantineOptions extends Selection {
    @Option(names = "--rule", paramLabel = "RULE", description = "Only what broke this rule, such as field.type.")
    Optional<String> rule = Optional.empty();

    @Option(names = "--source", paramLabel = "SOURCE", description = "Only of this source.")
    Optional<String> source = Optional.empty();

    /** Whether they say anything about which events. */
    boolean isChoice() {
        return rule.isPresent() || source.isPresent() || from().isPresent();
    }

    Filter filter() {
        return new Filter(rule, source, from(), limit());
    }
}
