package dev.footfall.replay.job;

import dev.footfall.replay.job.Jobs.Lock;
import dev.footfall.replay.job.Manifest.Result;
import dev.footfall.replay.job.Manifest.State;
import dev.footfall.replay.operator.CommandLog;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.VerifyingKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.ShadowTables;
import dev.footfall.sinks.postgres.SubjectTables;
import dev.footfall.sinks.postgres.TableDiff;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
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

    private final Pipeline pipeline;
    private final Jobs jobs;
    private final Clock clock;
    private final Planning planning;
    private final ReplayLineage lineage;

    public Replays(Pipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.lineage = new ReplayLineage(pipeline, clock);
        this.jobs = new Jobs(pipeline.jobs());
        this.planning = new Planning(pipeline, jobs, clock);
        this.clock = clock;
    }

    /**
     * Looks at what is asked for; nothing is made.
     *
     * @throws ReplayException if it cannot be replayed; the message says why
     */
    public Estimate estimate(Request request) throws ReplayException, IOException, InterruptedException {
        return planning.estimate(request);
    }

    public Jobs jobs() {
        return jobs;
    }

    /** Begins a replay that was estimated; it is there from now on, whatever happens. */
    public void begin(Estimate estimate) throws ReplayException, IOException, InterruptedException {
        Manifest manifest = estimate.manifest();
        planning.refuseOverlap(manifest);
        write(manifest);
        tell("started", manifest, Map.of());
        lineage.begun(manifest);
    }

    /**
     * Goes on until all that is to be read is rows.
     *
     * @param read told how many of the offsets to be read are behind it
     */
    public Manifest run(String job, LongConsumer read) throws ReplayException, IOException, InterruptedException {
        try (Lock _ = jobs.lock(job)) {
            Manifest manifest = jobs.read(job);
            if (manifest.state() != State.RUNNING) {
                return manifest;
            }
            lineage.takenUp(manifest);
            try {
                new ReplayRun(pipeline, jobs, manifest, clock).run(read);
            } catch (ReplayException | RuntimeException e) {
                lineage.failed(manifest, e);
                throw e;
            }
            Manifest completed = manifest.completed(contents(manifest));
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
        for (Result now : contents(manifest)) {
            Result then = manifest.results().stream()
                    .filter(result -> result.table().equals(now.table()))
                    .findFirst()
                    .orElseThrow(() -> new ReplayException("the manifest says nothing of table " + now.table()));
            if (!then.hash().equals(now.hash()) || then.rows() != now.rows()) {
                throw new ReplayException(
                        "table " + now.table() + " of replay " + job + " is not what it came to: it had "
                                + then.rows() + " rows and has " + now.rows() + ", SHA-256 " + then.hash() + ", now "
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

    private List<Result> contents(Manifest manifest) throws IOException {
        return tables(manifest.job()).contents(manifest.range(), outputs(manifest)).stream()
                .map(content -> new Result(content.table(), content.rows(), content.hash()))
                .toList();
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

    /** The replay's rows, and those that it would put back, may be of persons who were erased since. */
    private void refuseWhatWasErasedSince(Manifest manifest) throws ReplayException, IOException {
        Optional<Instant> erased = new SubjectTables(pipeline.postgres()).newestErasure();
        if (erased.isPresent() && !erased.get().isBefore(manifest.begunAt())) {
            throw new ReplayException("somebody was erased at " + erased.get() + ", after replay " + manifest.job()
                    + " was begun; discard it with 'footfall replay discard " + manifest.job()
                    + "' and replay the range again");
        }
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
