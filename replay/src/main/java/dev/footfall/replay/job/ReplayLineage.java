package dev.footfall.replay.job;

import dev.footfall.processors.lineage.TopicDatasets;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lineage.Dataset;
import dev.footfall.runtime.lineage.Lineage;
import dev.footfall.runtime.lineage.LineageEvent;
import dev.footfall.runtime.lineage.LineageEvent.Job;
import dev.footfall.runtime.lineage.LineageEvent.Parent;
import dev.footfall.runtime.lineage.LineageEvent.Range;
import dev.footfall.runtime.lineage.RunIds;
import dev.footfall.runtime.lineage.RunState;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import dev.footfall.sinks.postgres.PostgresSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells lineage of replays. The run of a replay has the same id in every process that works on it; its application and its
 * removal are runs of their own that belong to it. Nothing that happens here keeps a replay from anything; an event takes
 * as long as its delivery, five seconds at most. Used by one thread.
 */
final class ReplayLineage {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayLineage.class);
    private static final String REPLAY = "replay";
    private static final String KIND = "REPLAY";

    private final Pipeline pipeline;
    private final Clock clock;

    ReplayLineage(Pipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /** It is there from now on. */
    void begun(Manifest manifest) {
        tell(replay(RunState.START, manifest, Optional.empty(), List.of()));
    }

    /** A process works on it. */
    void takenUp(Manifest manifest) {
        tell(replay(RunState.RUNNING, manifest, Optional.empty(), List.of()));
    }

    /** All that it reads has become rows. */
    void completed(Manifest manifest) {
        tell(replay(
                RunState.COMPLETE,
                manifest,
                Optional.empty(),
                tables(manifest, shadow(manifest).schema())));
    }

    /** Work on it ended with an error; it can be taken up again. */
    void failed(Manifest manifest, Exception cause) {
        tell(replay(RunState.FAIL, manifest, Optional.of(String.valueOf(cause.getMessage())), List.of()));
    }

    /** Its rows took the place of the live ones. */
    void applied(Manifest manifest, Instant begun) {
        Job job = new Job("replay.apply", KIND, false, "Puts a replay's rows in the place of the live ones");
        UUID run = RunIds.of(manifest.job() + "/apply", begun);
        List<Dataset> outputs = new ArrayList<>(topics(manifest, TopicNames.LIVE));
        outputs.addAll(tables(manifest, pipeline.postgres().schema()));
        List<Dataset> inputs = tables(manifest, shadow(manifest).schema());
        tell(part(RunState.START, begun, run, job, manifest, inputs, outputs));
        tell(part(RunState.COMPLETE, clock.instant(), run, job, manifest, inputs, outputs));
    }

    /** All that it made was removed. */
    void discarded(Manifest manifest) {
        if (manifest.state() == Manifest.State.RUNNING) {
            tell(replay(RunState.ABORT, manifest, Optional.empty(), List.of()));
        }
        List<Dataset> removed = new ArrayList<>(topics(manifest, shadow(manifest)));
        removed.addAll(tables(manifest, shadow(manifest).schema()));
        Instant now = clock.instant();
        tell(part(
                RunState.COMPLETE,
                now,
                RunIds.of(manifest.job() + "/discard", now),
                new Job("replay.discard", KIND, false, "Removes what a replay made"),
                manifest,
                List.of(),
                removed.stream().map(Dataset::asDropped).toList()));
    }

    private LineageEvent replay(RunState state, Manifest manifest, Optional<String> error, List<Dataset> tables) {
        List<Dataset> outputs = new ArrayList<>(topics(manifest, shadow(manifest)));
        outputs.addAll(tables);
        return new LineageEvent(
                state,
                state == RunState.START ? manifest.begunAt() : clock.instant(),
                runOf(manifest),
                new Job(REPLAY, KIND, false, "Runs the topologies once more over a stretch of the past"),
                Optional.of(new Range(manifest.from(), manifest.to())),
                error,
                Optional.empty(),
                SourceTopics.inputs(manifest.topologies()).stream()
                        .map(topic -> dataset(topic, TopicNames.LIVE))
                        .toList(),
                outputs);
    }

    private static LineageEvent part(
            RunState state,
            Instant at,
            UUID run,
            Job job,
            Manifest manifest,
            List<Dataset> inputs,
            List<Dataset> outputs) {
        return new LineageEvent(
                state,
                at,
                run,
                job,
                Optional.of(new Range(manifest.from(), manifest.to())),
                Optional.empty(),
                Optional.of(new Parent(runOf(manifest), REPLAY)),
                inputs,
                outputs);
    }

    private static UUID runOf(Manifest manifest) {
        return RunIds.of(manifest.job(), manifest.begunAt());
    }

    private List<Dataset> topics(Manifest manifest, TopicNames names) {
        return SourceTopics.outputs(manifest.topologies()).stream()
                .map(topic -> dataset(topic, names))
                .toList();
    }

    private Dataset dataset(Topic topic, TopicNames names) {
        String servers = String.valueOf(pipeline.broker().get("bootstrap.servers"));
        return TopicDatasets.of(topic, names.of(topic), servers);
    }

    private List<Dataset> tables(Manifest manifest, String schema) {
        PostgresSettings postgres = pipeline.postgres();
        return manifest.results().stream()
                .map(result -> Dataset.table(
                        postgres.server(),
                        postgres.database(),
                        schema + "." + result.table(),
                        OptionalLong.of(result.rows())))
                .toList();
    }

    private static ShadowNames shadow(Manifest manifest) {
        return new ShadowNames(manifest.job());
    }

    private void tell(LineageEvent event) {
        try {
            Lineage lineage = Lineage.of(pipeline.lineage(), System.getenv(), new SimpleMeterRegistry());
            lineage.start();
            lineage.tell(event);
            lineage.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ConfigurationException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("the lineage of a replay could not be told");
        }
    }
}
