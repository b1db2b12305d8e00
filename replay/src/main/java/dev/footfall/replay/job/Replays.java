package dev.footfall.replay.job;

import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.replay.archive.ArchiveStore;
import dev.footfall.replay.archive.ArchivedHistory;
import dev.footfall.replay.job.Jobs.Lock;
import dev.footfall.replay.job.Manifest.Result;
import dev.footfall.replay.job.Manifest.Slice;
import dev.footfall.replay.job.Manifest.State;
import dev.footfall.replay.job.Pipeline.WarmUp;
import dev.footfall.replay.operator.CommandLog;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.VerifyingKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.ShadowTables;
import dev.footfall.sinks.postgres.SubjectTables;
import dev.footfall.sinks.postgres.TableDiff;
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
import java.util.function.LongConsumer;

/**
 * What can be done with replays, from their beginning to their end. Every step is told to the record of commands. Used by
 * one thread.
 */
public final class Replays {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'r'yyyyMMdd't'HHmmss").withZone(ZoneOffset.UTC);
    private static final Instant ALWAYS = Instant.parse("0001-01-01T00:00:00Z");
    private static final int NO_EXAMPLES = 0;

    private final Pipeline pipeline;
    private final Jobs jobs;
    private final Clock clock;
    private final ReplayLineage lineage;

    public Replays(Pipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.lineage = new ReplayLineage(pipeline, clock);
        this.jobs = new Jobs(pipeline.jobs());
        this.clock = clock;
    }

    /**
     * What a replay would take.
     *
     * @param events in the range, by the live tables
     * @param records to be read, with those before and after the range
     * @param bytes of disk that it takes while it is kept, about
     */
    public record Estimate(Manifest manifest, long events, long records, long bytes) {}

    public Jobs jobs() {
        return jobs;
    }

    /**
     * Looks at what is asked for; nothing is made.
     *
     * @throws ReplayException if it cannot be replayed; the message says why
     */
    public Estimate estimate(Request request) throws ReplayException, IOException, InterruptedException {
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
            long events = tables(job).events(manifest.range());
            if (events == 0) {
                throw new ReplayException("there is no event between " + request.from() + " and " + request.to()
                        + request.source().map(it -> " of source " + it).orElse("") + "; choose another range");
            }
            refuseOverlap(manifest);
            return new Estimate(manifest, events, manifest.offsets(), 3 * broker.bytes(slices));
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

    /** Begins a replay that was estimated; it is there from now on, whatever happens. */
    public void begin(Estimate estimate) throws ReplayException, IOException, InterruptedException {
        Manifest manifest = estimate.manifest();
        refuseOverlap(manifest);
        write(manifest);
        tell("started", manifest, Map.of());
        lineage.begun(manifest);
    }

    /**
     * Goes on until all that is to be read is rows.
     *
     * @param copied told how many of the offsets to be read are behind it
     */
    public Manifest run(String job, LongConsumer copied) throws ReplayException, IOException, InterruptedException {
        try (Lock _ = jobs.lock(job)) {
            Manifest manifest = jobs.read(job);
            if (manifest.state() != State.RUNNING) {
                return manifest;
            }
            lineage.takenUp(manifest);
            try {
                new ReplayRun(pipeline, jobs, manifest, clock).run(copied);
            } catch (ReplayException | RuntimeException e) {
                lineage.failed(manifest, e);
                throw e;
            }
            Manifest completed = manifest.completed(diff(manifest, NO_EXAMPLES).stream()
                    .map(diff -> new Result(diff.table(), diff.shadow(), diff.hash()))
                    .toList());
            write(completed);
            tell("completed", completed, results(completed));
            lineage.completed(completed);
            return completed;
        }
    }

    /**
     * How a replay's rows differ from the live ones.
     *
     * @param examples how many differences of each table to name
     * @throws ReplayException if it is not complete
     */
    public List<TableDiff> diff(String job, int examples) throws ReplayException, IOException {
        return diff(complete(job), examples);
    }

    /**
     * Puts a replay's rows in the place of the live ones: in the tables in one transaction, then in the topics. What an
     * interruption kept from it is made up by calling it again.
     *
     * @return how the rows differed before
     */
    public List<TableDiff> apply(String job) throws ReplayException, IOException, InterruptedException {
        try (Lock _ = jobs.lock(job)) {
            Manifest manifest = complete(job);
            refuseWhatWasErasedSince(manifest);
            Instant begun = clock.instant();
            write(manifest.in(State.APPLYING));
            ChangeFile file = new ChangeFile(jobs.changes(job));
            List<TableDiff> diffs = tables(job).replace(manifest.range(), outputs(manifest), changes -> {
                if (!file.exists() || changes.stream().anyMatch(diff -> !diff.isEmpty())) {
                    file.write(changes);
                }
            });
            try (Broker broker = new Broker(pipeline.broker())) {
                new Republication(broker, new ShadowNames(job), pipeline.broker()).publish(file.read());
            }
            file.delete();
            Manifest applied = manifest.in(State.APPLIED);
            write(applied);
            Map<String, String> told = new TreeMap<>(results(applied));
            diffs.forEach(diff -> told.put(
                    diff.table() + ".changes",
                    diff.added() + " added, " + diff.changed() + " changed, " + diff.gone() + " gone"));
            tell("applied", applied, told);
            lineage.applied(applied, begun);
            return diffs;
        }
    }

    /** Removes all that a replay made but what it was applied to. */
    public void discard(String job) throws ReplayException, IOException, InterruptedException {
        Manifest manifest = jobs.read(job);
        if (manifest.state() == State.APPLYING) {
            throw new ReplayException(
                    "replay " + job + " is applied in part; finish it with 'footfall replay apply " + job + "' first");
        }
        try (Lock _ = jobs.lock(job);
                Broker broker = new Broker(pipeline.broker())) {
            broker.remove(new ShadowNames(job));
            tables(job).drop();
            tell("discarded", manifest, Map.of());
            lineage.discarded(manifest);
            jobs.delete(job);
        }
    }

    private void write(Manifest manifest) throws IOException {
        jobs.write(manifest, pipeline.signer());
    }

    /**
     * Makes sure that a replay's manifest is as this pipeline signed it, and its tables are as the manifest says.
     *
     * @param key with which it was signed; empty for that of this pipeline
     * @return how many tables were looked at; none while it is not complete
     * @throws ReplayException if not; the message says what differs
     */
    public int verify(String job, Optional<VerifyingKey> key) throws ReplayException, IOException {
        Manifest manifest = jobs.read(job);
        Optional<VerifyingKey> known = key.isPresent() ? key : pipeline.signer().map(SigningKey::publicKey);
        ManifestSeal.verify(
                jobs.document(job),
                known.orElseThrow(() -> new ReplayException("there is no key to verify replay " + job
                        + " with; name a file with the public one by --key")));
        if (manifest.state() == State.RUNNING) {
            return 0;
        }
        for (TableDiff now : diff(manifest, NO_EXAMPLES)) {
            Result then = manifest.results().stream()
                    .filter(result -> result.table().equals(now.table()))
                    .findFirst()
                    .orElseThrow(() -> new ReplayException("the manifest says nothing of table " + now.table()));
            if (!then.hash().equals(now.hash()) || then.rows() != now.shadow()) {
                throw new ReplayException(
                        "table " + now.table() + " of replay " + job + " is not what it came to: it had "
                                + then.rows() + " rows and has " + now.shadow() + ", SHA-256 " + then.hash() + ", now "
                                + now.hash());
            }
        }
        return manifest.results().size();
    }

    private Manifest complete(String job) throws ReplayException, IOException {
        Manifest manifest = jobs.read(job);
        if (manifest.state() == State.RUNNING) {
            throw new ReplayException("replay " + job + " is not complete; "
                    + (jobs.isHeld(job) ? "wait for it" : "go on with 'footfall replay resume " + job + "'"));
        }
        return manifest;
    }

    private List<TableDiff> diff(Manifest manifest, int examples) throws IOException {
        return tables(manifest.job()).compare(manifest.range(), outputs(manifest), examples);
    }

    private static Set<Topic> outputs(Manifest manifest) {
        return SourceTopics.outputs(manifest.topologies());
    }

    private ShadowTables tables(String job) {
        return new ShadowTables(pipeline.postgres(), new ShadowNames(job).schema());
    }

    private WarmUp warmUp(Request request) throws ReplayException {
        try {
            return pipeline.warmUp(request.settings());
        } catch (ConfigurationException e) {
            throw new ReplayException("these settings cannot be: " + e.getMessage(), e);
        }
    }

    private void refuseOverlap(Manifest manifest) throws ReplayException, IOException {
        for (Manifest other : jobs.list()) {
            if (other.overlaps(manifest) && jobs.isHeld(other.job())) {
                throw new ReplayException("replay " + other.job() + " is at work from " + other.from() + " to "
                        + other.to() + ", which overlaps; wait for it, or choose another range or source");
            }
        }
    }

    /** The replay's rows, and those that it would put back, may be of persons who were erased since. */
    private void refuseWhatWasErasedSince(Manifest manifest) throws ReplayException, IOException {
        Optional<Instant> erased = new SubjectTables(pipeline.postgres()).newestErasure();
        if (erased.isPresent() && !erased.get().isBefore(manifest.begunAt())) {
            throw new ReplayException("somebody was erased at " + erased.get() + ", after replay " + manifest.job()
                    + " was begun; discard it with 'footfall replay discard " + manifest.job()
                    + "' and replay the range again");
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

    private static Map<String, String> results(Manifest manifest) {
        Map<String, String> results = new TreeMap<>();
        manifest.results().forEach(result -> {
            results.put(result.table() + ".rows", Long.toString(result.rows()));
            results.put(result.table() + ".sha256", result.hash());
        });
        return results;
    }

    private void tell(String what, Manifest manifest, Map<String, String> further) throws IOException {
        Map<String, String> arguments = new TreeMap<>(further);
        arguments.put("job", manifest.job());
        arguments.put("from", manifest.from().toString());
        arguments.put("to", manifest.to().toString());
        arguments.put("topologies", String.join(",", manifest.topologies()));
        manifest.settings().forEach((key, value) -> arguments.put("set." + key, value));
        Optional<String> source = manifest.source();
        new CommandLog(pipeline.broker(), pipeline.registry(), clock).tell("replay." + what, "done", source, arguments);
    }
}
