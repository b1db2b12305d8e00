package dev.footfall.processors.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How topologies run.
 *
 * @param applicationPrefix start of each topology's application id, {@code <prefix>-<topology>}, which names its
 *     consumer group and its internal topics
 * @param stateDir folder of the state, of this process alone; what is there is taken up again
 * @param threads threads per topology, 1 to 64
 * @param replicationFactor copies of each internal topic's partitions; -1 for the broker's default
 * @param standbyReplicas copies of the state that other instances keep warm, 0 to 5
 * @param commitInterval time between transactions, which is how long results take to be seen; 10 ms to 1 min
 * @param sessionTimeout after how long without a sign of life an instance counts as dead and its work moves, or, after
 *     a kill, its successor is given it; 6 s to 30 min, which is what brokers allow by default
 * @param instanceId name of this instance that lasts over restarts: its work then waits for it (static membership)
 *     instead of moving to other instances
 * @param stateMemoryMib memory outside Java's heap for the state of all topologies, 16 to 65536 MiB
 */
public record StreamsSettings(
        String applicationPrefix,
        Path stateDir,
        int threads,
        int replicationFactor,
        int standbyReplicas,
        Duration commitInterval,
        Duration sessionTimeout,
        Optional<String> instanceId,
        int stateMemoryMib) {
    public StreamsSettings {
        requireName("application-prefix", applicationPrefix);
        instanceId.ifPresent(id -> requireName("instance-id", id));
        requireWithin("threads", threads, 1, 64);
        if (replicationFactor != -1) {
            requireWithin("replication-factor", replicationFactor, 1, Short.MAX_VALUE);
        }
        requireWithin("standby-replicas", standbyReplicas, 0, 5);
        requireWithin("commit-interval", commitInterval, Duration.ofMillis(10), Duration.ofMinutes(1));
        requireWithin("session-timeout", sessionTimeout, Duration.ofSeconds(6), Duration.ofMinutes(30));
        requireWithin("state-memory-mib", stateMemoryMib, 16, 65536);
    }

    private static void requireName(String key, String value) {
        if (!value.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(key + ": must be 1 to 100 letters, digits, dots, hyphens, underscores");
        }
    }

    private static void requireWithin(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + ": must be " + least + " to " + most);
        }
    }

    private static void requireWithin(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + ": must be " + least + " to " + most);
        }
    }
}
