package dev.footfall.replay.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A number of visitors who are in the shop at the same time: when one leaves, another comes. The same seed gives the
 * same visits. Owned by one thread.
 */
final class Crowd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SENDS_NONSENSE = 0.01;
    private static final double SECOND = 1e9;

    private final RandomGenerator random;
    private final String idPrefix;
    private final double meanPauseNanos;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private long visitors;
    private long events;

    /**
     * @param seed of everything that is left to chance
     * @param size visitors at the same time, 1 or more
     * @param rate events per second on average, of all visitors together, more than 0
     * @param run tells this run's event ids from those of other runs
     */
    Crowd(long seed, int size, double rate, String run) {
        this.random = new Random(seed);
        this.idPrefix = run + "-";
        this.meanPauseNanos = SECOND * size / rate;
        for (int i = 0; i < size; i++) {
            due.add(new Due(pause(), arrive()));
        }
    }

    /** When the next event is due, in nanoseconds since the crowd gathered. */
    long nextAt() {
        return due.element().atNanos();
    }

    /** The next event's JSON. */
    byte[] next(Instant now) {
        while (true) {
            Due first = due.remove();
            Optional<ObjectNode> event = first.visit().next(now);
            due.add(new Due(
                    first.atNanos() + (event.isPresent() ? pause() : 0), event.isPresent() ? first.visit() : arrive()));
            if (event.isPresent()) {
                return write(event.get().put("event_id", idPrefix + "%010d".formatted(++events)));
            }
        }
    }

    private byte[] write(ObjectNode event) {
        boolean nonsense = random.nextDouble() < SENDS_NONSENSE;
        try {
            return nonsense ? spoil(event) : JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written as JSON", e);
        }
    }

    /** An event as a broken client sends it. */
    private byte[] spoil(ObjectNode event) throws JsonProcessingException {
        return switch (random.nextInt(4)) {
            case 0 -> JSON.writeValueAsBytes(event.without("name"));
            case 1 -> JSON.writeValueAsBytes(event.put("created_at", "yesterday"));
            case 2 -> JSON.writeValueAsBytes(event.put("properties", "none"));
            default -> "{\"name\": \"page_view\", \"url\":".getBytes(StandardCharsets.UTF_8);
        };
    }

    private Visit arrive() {
        return new Visit(random, "visitor-%06d".formatted(++visitors));
    }

    private long pause() {
        return (long) (random.nextExponential() * meanPauseNanos);
    }

    private record Due(long atNanos, Visit visit) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }
}
