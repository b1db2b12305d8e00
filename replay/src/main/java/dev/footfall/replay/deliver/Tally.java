package dev.footfall.replay.deliver;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events that were delivered.
 *
 * @param accepted taken; one that was there before is taken again and counted once, later
 * @param quarantined kept in quarantine
 * @param quarantinedByRule the same by the rule that was broken
 * @param sourceBytes how much of what is being sent is done
 */
public record Tally(long accepted, long quarantined, Map<String, Long> quarantinedByRule, long sourceBytes) {
    /** None. */
    public static final Tally NOTHING = new Tally(0, 0, Map.of(), 0);

    public Tally {
        quarantinedByRule = Map.copyOf(quarantinedByRule);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        Map<String, Long> byRule = new TreeMap<>(quarantinedByRule);
        other.quarantinedByRule.forEach((rule, count) -> byRule.merge(rule, count, Long::sum));
        return new Tally(
                accepted + other.accepted, quarantined + other.quarantined, byRule, sourceBytes + other.sourceBytes);
    }

    /** All events that got a verdict. */
    public long events() {
        return accepted + quarantined;
    }
}
