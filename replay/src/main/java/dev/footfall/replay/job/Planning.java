package dev.footfall.replay.job;

import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.replay.archive.ArchiveStore;
import dev.footfall.replay.archive.ArchivedHistory;
import dev.footfall.replay.job.Manifest.Slice;
import dev.footfall.replay.job.Manifest.State;
import dev.footfall.replay.job.Pipeline.WarmUp;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.ShadowTables;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds out what a replay has to read, and whether it can. Makes nothing. Used by one thread. */
final class Planning {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'r'yyyyMMdd't'HHmmss").withZone(ZoneOffset.UTC);
    private static final Instant ALWAYS = Instant.parse("0001-01-01T00:00:00Z");

    private final Pipeline pipeline;
    private final Jobs jobs;
    private final Clock clock;

    Planning(Pipeline pipeline, Jobs jobs, Clock clock) {
        this.pipeline = pipeline;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Looks at what is asked for; nothing is made.
     *
     * @throws ReplayException if it cannot be replayed; the message says why
     */
    Estimate estimate(Request request) throws ReplayException, IOException, InterruptedException {
        SourceTopics.require(request.topologies());
        if (!request.from().isBefore(request.to())) {
            throw new ReplayException("the range ends (" + request.to() + ") before it begins (" + request.from()
                    + "); --from must be earlier than --to");
        }
        Instant now = clock.instant();
        WarmUp warmUp = warmUp(request);
        Optional<ArchivePlace> archive = request.archive().map(ArchivePlace::absolute);
        Instant readFrom = request.from().minus(request.warmUp().orElse(warmUp.length()));
        try (Broker broker = new Broker(pipeline.broker())) {
            List<Slice> slices = slices(broker, request, readFrom, archive);
            String job = name(now);
            Manifest manifest = new Manifest(
                    job,
                    State.RUNNING,
                    request.from(),
                    request.to(),
                    request.source(),
                    request.topologies(),
                    request.settings(),
                    now,
                    readFrom,
                    broker.isWhole(slices) ? ALWAYS : readFrom.plus(warmUp.gap()),
                    request.throttle(),
                    archive.map(ArchivePlace::name),
                    archive.flatMap(ArchivePlace::endpoint),
                    slices,
                    Version.current(),
                    schemas(request.topologies()),
                    List.of());
            long events = new ShadowTables(pipeline.postgres(), new ShadowNames(job).schema()).events(manifest.range());
            if (events == 0) {
                throw new ReplayException("there is no event between " + request.from() + " and " + request.to()
                        + request.source().map(it -> " of source " + it).orElse("") + "; choose another range");
            }
            refuseOverlap(manifest);
            return new Estimate(
                    manifest, events, manifest.offsets(), (archive.isPresent() ? 3 : 2) * broker.bytes(slices));
        }
    }

    private static List<Slice> slices(Broker broker, Request request, Instant readFrom, Optional<ArchivePlace> archive)
            throws ReplayException, IOException, InterruptedException {
        Set<Topic> inputs = SourceTopics.inputs(request.topologies());
        if (archive.isEmpty()) {
            return broker.slices(inputs, readFrom, Optional.empty());
        }
        try (ArchiveStore store = archive.get().open()) {
            return broker.slices(inputs, readFrom, Optional.of(new ArchivedHistory(store)));
        }
    }

    /**
     * @throws ReplayException if another replay is at work on a part of the same history
     */
    void refuseOverlap(Manifest manifest) throws ReplayException, IOException {
        for (Manifest other : jobs.list()) {
            if (other.overlaps(manifest) && jobs.isHeld(other.job())) {
                throw new ReplayException("replay " + other.job() + " is at work from " + other.from() + " to "
                        + other.to() + ", which overlaps; wait for it, or choose another range or source");
            }
        }
    }

    private WarmUp warmUp(Request request) throws ReplayException {
        try {
            return pipeline.warmUp(request.settings());
        } catch (ConfigurationException e) {
            throw new ReplayException("these settings cannot be: " + e.getMessage(), e);
        }
    }

    private String name(Instant now) throws IOException {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        List<String> taken = jobs.list().stream().map(Manifest::job).toList();
        while (taken.contains(NAME.format(at))) {
            at = at.plusSeconds(1);
        }
        return NAME.format(at);
    }

    private Map<String, Integer> schemas(List<String> topologies) {
        Map<String, Integer> ids = new TreeMap<>();
        for (Topic topic : SourceTopics.outputs(topologies)) {
            topic.schema()
                    .ifPresent(schema ->
                            ids.put(topic.subject(), pipeline.registry().idOf(topic.subject(), schema)));
        }
        return ids;
    }
}
