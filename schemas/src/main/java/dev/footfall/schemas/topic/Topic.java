package dev.footfall.schemas.topic;

import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The topics of Footfall: the one list from which they are created, their schemas registered and their names taken.
 *
 * <p>All topics stamp records with the broker's time of appending. Retention follows that stamp, so events that
 * happened long ago (an import, a backfill) live as long as fresh ones; the time of the event stands in the value.
 */
public enum Topic {
    /** Accepted events as received, keyed by {@link VisitorKey}. */
    RECEIVED("footfall.received.v1", ReceivedEvent.getClassSchema(), Cleanup.DELETE, Duration.ofDays(7)),
    /** Quarantine: what could not be accepted, byte for byte, keyed by its rejected_id. */
    REJECTED("footfall.rejected.v1", RejectedEvent.getClassSchema(), Cleanup.DELETE, Duration.ofDays(30)),
    /** Refined events: unique, time-corrected; keyed by {@link VisitorKey}. */
    EVENTS("footfall.events.v1", RefinedEvent.getClassSchema(), Cleanup.DELETE, Duration.ofDays(7)),
    /** Sessions as revisions, keyed by {@link SessionKey}; a tombstone retracts. */
    SESSIONS("footfall.sessions.v1", Session.getClassSchema(), Cleanup.COMPACT, Duration.ofDays(-1)),
    /** Attempts at funnels as revisions, keyed like sessions by {@link SessionKey}; a tombstone retracts. */
    FUNNELS("footfall.funnels.v1", FunnelAttempt.getClassSchema(), Cleanup.COMPACT, Duration.ofDays(-1)),
    /** Events that came too late for any session, keyed by {@link VisitorKey}. */
    LATE("footfall.late.v1", LateEvent.getClassSchema(), Cleanup.DELETE, Duration.ofDays(30)),
    /** What happened at a source, minute by minute, as revisions; keyed by {@link ActivityKey}. */
    ACTIVITY("footfall.activity.v1", Activity.getClassSchema(), Cleanup.DELETE, Duration.ofDays(7)),
    /** Accepted events that did not go on: duplicates, suppressed and erased ones; keyed as received. */
    DROPPED("footfall.dropped.v1", DroppedEvent.getClassSchema(), Cleanup.DELETE, Duration.ofDays(30)),
    /** What operators and changes of configuration did, keyed by command_id. */
    COMMANDS("footfall.commands.v1", Command.getClassSchema(), Cleanup.DELETE, Duration.ofDays(190)),
    /** What was done with every event and by operators, in one Merkle tree for each partition; keyed by the tree. */
    AUDIT("footfall.audit.v1", AuditRecord.getClassSchema(), Cleanup.DELETE, Duration.ofDays(190)),
    /** Signed heads of the audit's trees, keyed by the tree. */
    CHECKPOINTS("footfall.checkpoints.v1", Checkpoint.getClassSchema(), Cleanup.COMPACT, Duration.ofDays(-1)),
    /** How many records the topics hold of each source and minute, as revisions; keyed by {@link ActivityKey} and partition. */
    LEDGER("footfall.ledger.v1", LedgerEntry.getClassSchema(), Cleanup.DELETE, Duration.ofDays(30)),
    /**
     * Whose events are to be forgotten, keyed by the subject's hash, each record in every partition. Compacted, but not
     * before all events that its subject's id is needed for are gone themselves; soon after that the id is.
     */
    ERASURES("footfall.erasures.v1", Erasure.getClassSchema(), Cleanup.COMPACT, Duration.ofDays(-1)),
    /** Records that a service could not process, as they were, with cause and origin in the headers. */
    DEAD_LETTERS("footfall.dead-letters.v1", null, Cleanup.DELETE, Duration.ofDays(30));

    /**
     * What was sent is kept whole, and a request's body may inflate to more than brokers take by default; what is made
     * of a record may be larger than it.
     */
    private static final int LARGE_RECORD_BYTES = 10 * 1024 * 1024;

    /** As long as events stay in their topics: who was away for longer has lost events as well. */
    private static final Duration ERASURES_LEGIBLE = Duration.ofDays(7);

    private final String topicName;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes the schema of a generated class
    private final Optional<Schema> schema;

    private final Cleanup cleanup;
    private final Duration retention;

    Topic(String topicName, @Nullable Schema schema, Cleanup cleanup, Duration retention) {
        this.topicName = topicName;
        this.schema = Optional.ofNullable(schema);
        this.cleanup = cleanup;
        this.retention = retention;
    }

    /** The name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** The schema of the values; empty where values are bytes that Footfall did not write. */
    public Optional<Schema> schema() {
        return schema;
    }

    /** The registry's subject of the values: {@code <topic>-value}, as Confluent's TopicNameStrategy has it. */
    public String subject() {
        return topicName + "-value";
    }

    /** The topic's settings on the broker. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.policy);
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.isNegative() ? -1 : retention.toMillis()));
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        if (this != RECEIVED) { // what comes from outside is held to the broker's limit, and the rest follows from it
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGE_RECORD_BYTES));
        }
        if (this == ERASURES) {
            settings.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(ERASURES_LEGIBLE.toMillis()));
            settings.put(
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    Long.toString(ERASURES_LEGIBLE.plusDays(1).toMillis()));
        }
        return Map.copyOf(settings);
    }

    private enum Cleanup {
        DELETE(TopicConfig.CLEANUP_POLICY_DELETE),
        COMPACT(TopicConfig.CLEANUP_POLICY_COMPACT);

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }
    }
}
