package dev.footfall.sinks.prometheus;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The sessions that changed lately, in the order of their changes, by partition. Bounded in time and in number. Guarded
 * by itself: the sink's thread writes, scrapes read.
 */
final class KnownSessions {
    private final long keepMillis;
    private final int most;
    private final Map<TopicPartition, LinkedHashMap<String, Known>> byPartition = new HashMap<>();
    private int size;

    /**
     * What is remembered of a session.
     *
     * @param source its source's label
     * @param endedAt when its newest event occurred, epoch milliseconds
     * @param open whether it is
     * @param closedOnce whether it was closed before, and so was counted as a whole
     * @param appendedAt of its newest revision
     */
    record Known(String source, long revision, long endedAt, boolean open, boolean closedOnce, long appendedAt) {}

    KnownSessions(Duration keep, int most) {
        this.keepMillis = keep.toMillis();
        this.most = most;
    }

    synchronized Optional<Known> find(TopicPartition partition, String key) {
        Map<String, Known> sessions = byPartition.get(partition);
        return sessions == null ? Optional.empty() : Optional.ofNullable(sessions.get(key));
    }

    /** Remembers a session, and forgets those that are too old or too many. */
    synchronized void put(TopicPartition partition, String key, Known known) {
        LinkedHashMap<String, Known> sessions = byPartition.computeIfAbsent(partition, _ -> new LinkedHashMap<>());
        if (sessions.remove(key) == null) {
            size++;
        }
        sessions.put(key, known);
        Iterator<Known> oldest = sessions.values().iterator();
        while (oldest.hasNext()) {
            boolean old = oldest.next().appendedAt() < known.appendedAt() - keepMillis;
            if ((!old && size <= most) || sessions.size() == 1) {
                break;
            }
            oldest.remove();
            size--;
        }
    }

    synchronized void remove(TopicPartition partition, String key) {
        Map<String, Known> sessions = byPartition.get(partition);
        if (sessions != null && sessions.remove(key) != null) {
            size--;
        }
    }

    synchronized void forget(Set<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Map<String, Known> sessions = byPartition.remove(partition);
            size -= sessions == null ? 0 : sessions.size();
        }
    }

    /** How many open sessions of a source had an event since then: its visitors, as each has one open session. */
    synchronized int openSince(String source, long since) {
        int open = 0;
        for (LinkedHashMap<String, Known> sessions : byPartition.values()) {
            for (Known known : sessions.sequencedValues().reversed()) {
                if (known.appendedAt() < since) {
                    break; // and so were all before it
                }
                if (known.open() && known.endedAt() >= since && known.source().equals(source)) {
                    open++;
                }
            }
        }
        return open;
    }
}
