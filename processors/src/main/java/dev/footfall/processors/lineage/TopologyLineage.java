package dev.footfall.processors.lineage;

import dev.footfall.processors.streams.RunListener;
import dev.footfall.runtime.lineage.Dataset;
import dev.footfall.runtime.lineage.Lineage;
import dev.footfall.runtime.lineage.LineageEvent;
import dev.footfall.runtime.lineage.LineageEvent.Job;
import dev.footfall.runtime.lineage.RunIds;
import dev.footfall.runtime.lineage.RunState;
import dev.footfall.schemas.topic.Topic;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.streams.TopologyDescription;

/**
 * Tells lineage of a topology: each start on an instance begins a run, and its stop ends it. What it reads and writes is
 * taken from the topology itself; topics of its own memory are left out. A process that is killed leaves its run without
 * an end. Owned by the thread that starts and stops.
 */
public final class TopologyLineage implements RunListener {
    private final Lineage lineage;
    private final Job job;
    private final String bootstrapServers;
    private final Clock clock;
    private Optional<UUID> run = Optional.empty();
    private List<Dataset> inputs = List.of();
    private List<Dataset> outputs = List.of();

    /**
     * @param topology its name, such as {@code refine}
     */
    public TopologyLineage(Lineage lineage, String topology, String bootstrapServers, Clock clock) {
        this.lineage = lineage;
        this.job = new Job("topology." + topology, "TOPOLOGY", true, "Footfall's Kafka Streams topology " + topology);
        this.bootstrapServers = bootstrapServers;
        this.clock = clock;
    }

    @Override
    public void started(TopologyDescription topology) {
        Set<String> read = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        topology.subtopologies()
                .forEach(part -> part.nodes().forEach(node -> {
                    if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
                        read.addAll(source.topicSet());
                    } else if (node instanceof TopologyDescription.Sink sink && sink.topic() != null) {
                        written.add(sink.topic());
                    }
                }));
        inputs = datasets(read);
        outputs = datasets(written);
        Instant now = clock.instant();
        run = Optional.of(RunIds.of(job.name() + ' ' + UUID.randomUUID(), now)); // others may start at that moment too
        tell(RunState.START, now, Optional.empty());
    }

    @Override
    public void stopped() {
        end(RunState.COMPLETE, Optional.empty());
    }

    @Override
    public void cutShort() {
        end(RunState.ABORT, Optional.empty());
    }

    @Override
    public void failed(String reason) {
        end(RunState.FAIL, Optional.of(reason));
    }

    private void end(RunState state, Optional<String> error) {
        tell(state, clock.instant(), error);
        run = Optional.empty();
    }

    /** Nothing where none runs: a topology that did not start has no end. */
    private void tell(RunState state, Instant at, Optional<String> error) {
        run.ifPresent(id -> lineage.tell(
                new LineageEvent(state, at, id, job, Optional.empty(), error, Optional.empty(), inputs, outputs)));
    }

    private List<Dataset> datasets(Set<String> names) {
        return Arrays.stream(Topic.values())
                .filter(topic -> names.contains(topic.topicName()))
                .map(topic -> TopicDatasets.of(topic, topic.topicName(), bootstrapServers))
                .toList();
    }
}
