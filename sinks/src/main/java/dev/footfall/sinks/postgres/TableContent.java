package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What a table holds and for how long, for those who must tell.
 *
 * @param holds in a sentence or two
 * @param topic from which it is filled; empty for what the sink writes of its own
 * @param kept how long after it was received; empty where no limit is configured
 */
public record TableContent(String table, String holds, Optional<Topic> topic, Optional<Duration> kept) {
    /** Every table, in the order in which the sink knows them. */
    public static List<TableContent> of(TableSettings settings, RetentionSettings retention) {
        return List.of(
                filled("events", Topic.EVENTS, Optional.of(settings.eventRetention())),
                filled("sessions", Topic.SESSIONS, Optional.of(retention.sessions())),
                filled("funnels", Topic.FUNNELS, Optional.of(retention.funnels())),
                filled("rejected", Topic.REJECTED, Optional.of(retention.rejected())),
                filled("late_events", Topic.LATE, Optional.of(retention.lateEvents())),
                filled("activity", Topic.ACTIVITY, Optional.empty()),
                filled("audit", Topic.AUDIT, retention.audit()),
                filled("checkpoints", Topic.CHECKPOINTS, Optional.empty()),
                filled("ledger", Topic.LEDGER, Optional.empty()),
                own(
                        "dead_letters",
                        "Records that could not be read or that Postgres refused, as they stand in the topic.",
                        Optional.of(retention.deadLetters())),
                own(
                        "erasures",
                        "Erasures that were carried out, and how many rows they took; persons are named by a keyed hash.",
                        Optional.empty()),
                own("outbox", "Records that the sink has yet to send to the topics.", Optional.of(Duration.ZERO)),
                own(
                        "erased_rows",
                        "How many rows erasures took from events; of whom they were is not kept.",
                        Optional.empty()),
                own("sink_offsets", "How far each topic has been written to these tables.", Optional.empty()));
    }

    private static TableContent filled(String table, Topic topic, Optional<Duration> kept) {
        String holds = topic.schema().map(Schema::getDoc).orElseThrow();
        return new TableContent(table, holds, Optional.of(topic), kept);
    }

    private static TableContent own(String table, String holds, Optional<Duration> kept) {
        return new TableContent(table, holds, Optional.empty(), kept);
    }
}
