package dev.footfall.processors.activity;

import dev.footfall.processors.sketch.VisitorSketch;
import dev.footfall.processors.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What a partition remembers of the minutes that it counts: in one store a {@link Tally}, a {@link VisitorSketch} and
 * {@link NamedCounts} for each; in another who was seen in them, as 16 bytes of SHA-256 and not by name. The latter is a
 * window store used as a set with expiry: whole segments go, nobody is deleted one by one.
 *
 * <p>Owned by the thread of its task.
 */
final class Tallies {
    private static final int TALLY = 1;
    private static final int SKETCH = 2;
    private static final int COUNT = 3;
    private static final int PENDING = 4;
    private static final int SEEN = 5;
    private static final int VISITOR_BYTES = 16;
    private static final byte[] HERE = {};
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final KeyValueStore<Bytes, byte[]> minutes;
    private final WindowStore<Bytes, byte[]> visitors;
    private final NamedCounts names;
    private final PendingMinutes pending;

    Tallies(KeyValueStore<Bytes, byte[]> minutes, WindowStore<Bytes, byte[]> visitors) {
        this.minutes = minutes;
        this.visitors = visitors;
        this.names = new NamedCounts(minutes, COUNT);
        this.pending = new PendingMinutes(minutes, PENDING);
    }

    /** The store of the minutes. It is cached, since an event touches few entries and the next one mostly the same. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> minutes(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled();
    }

    /** The store of the visitors. */
    static StoreBuilder<WindowStore<Bytes, byte[]>> visitors(String name, Duration horizon) {
        Duration kept = horizon.plusHours(2); // a minute is filed under the hour in which it began
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(name, kept, Duration.ofHours(1), false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingEnabled();
    }

    PendingMinutes pending() {
        return pending;
    }

    Optional<Tally> find(MinuteKey key) {
        return Optional.ofNullable(minutes.get(key.in(TALLY))).map(Tally::decode);
    }

    void put(MinuteKey key, Tally tally) {
        minutes.put(key.in(TALLY), tally.encode());
    }

    /** Counts one under a name; says whether the name has a count of its own. */
    boolean count(MinuteKey key, Tally tally, Dimension dimension, String name) {
        return names.add(key, tally, dimension, name);
    }

    /** Takes in a visitor unless they were there already. */
    void see(MinuteKey key, Tally tally, String visitorId) {
        StateWriter out = key.begin(SEEN);
        out.writeBytes(hashOf(visitorId));
        Bytes visitor = Bytes.wrap(out.toBytes());
        long window = tally.createdAt() - Math.floorMod(tally.createdAt(), HOUR);
        if (visitors.fetch(visitor, window) != null) {
            return;
        }
        visitors.put(visitor, HERE, window);
        tally.visitors++;
        minutes.put(key.in(SKETCH), sketchOf(key).with(visitorId).bytes());
    }

    MinuteCounts counts(MinuteKey key, Tally tally) {
        return new MinuteCounts(
                tally.events, tally.pageViews, tally.visitors, tally.bots, 0, names.of(key, tally), sketchOf(key));
    }

    /** Forgets a minute; its visitors go by themselves. */
    void remove(MinuteKey key) {
        pending.remove(key);
        names.remove(key);
        minutes.delete(key.in(SKETCH));
        minutes.delete(key.in(TALLY));
    }

    /** The minutes that began before a time, milliseconds since 1970. */
    List<MinuteKey> createdBefore(long time) {
        List<MinuteKey> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> tallies =
                minutes.range(MinuteKey.start(TALLY), MinuteKey.start(TALLY + 1))) {
            tallies.forEachRemaining(entry -> {
                if (Tally.decode(entry.value).createdAt() < time) {
                    found.add(MinuteKey.of(entry.key));
                }
            });
        }
        return found;
    }

    private VisitorSketch sketchOf(MinuteKey key) {
        byte[] bytes = minutes.get(key.in(SKETCH));
        return bytes == null ? VisitorSketch.EMPTY : VisitorSketch.of(bytes);
    }

    private static byte[] hashOf(String visitorId) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return Arrays.copyOf(sha256.digest(visitorId.getBytes(StandardCharsets.UTF_8)), VISITOR_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
