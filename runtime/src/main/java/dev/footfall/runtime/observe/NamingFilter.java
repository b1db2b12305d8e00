package dev.footfall.runtime.observe;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;

/**
 * Names meters as {@code promtool check metrics} wants them: names whose end Prometheus takes for something else are
 * changed, a time in nanoseconds that has a better one is left out, and what has no description points to one.
 */
final class NamingFilter implements MeterFilter {
    private static final String HELP = "What it counts, docs/metrics.md says";
    private static final Map<String, String> NAMES = Map.of(
            "system.cpu.count", "system.cpus",
            "kafka.stream.thread.blocked.time.ns.total", "kafka.stream.thread.blocked.time.total");

    @Override
    public Meter.Id map(Meter.Id id) {
        String name = NAMES.getOrDefault(id.getName(), id.getName());
        String description = id.getDescription();
        if (description != null && !description.isBlank()) {
            return id.withName(name);
        }
        return new Meter.Id(name, Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), HELP, id.getType());
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().equals("process.cpu.time") ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }
}
