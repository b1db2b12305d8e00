package dev.footfall.processors.erasure;

import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.Erasure;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Who was erased, by their keyed hash, and when: what occurred before that is to be forgotten, however late it comes. An
 * event newer than all erasures, as nearly all are, costs a comparison; only others are hashed and looked up.
 *
 * <p>Owned by the thread of its task; made anew with the task.
 */
public final class ErasedSubjects {
    /** The store's name in every topology. */
    public static final String STORE = "erased-subjects";

    private final KeyValueStore<String, Long> store;
    private final Supplier<Subjects> subjects;

    /** The newest erasure, once the store was looked through. */
    private OptionalLong newest = OptionalLong.empty();

    /**
     * @param subjects asked for with the first event that may be of an erased person; throws IllegalStateException if
     *     the secret is not known, so that nothing goes on unrecognized
     */
    public ErasedSubjects(KeyValueStore<String, Long> store, Supplier<Subjects> subjects) {
        this.store = store;
        this.subjects = subjects;
    }

    /** The store that {@link ErasedSubjects} works on. */
    public static StoreBuilder<KeyValueStore<String, Long>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long())
                .withCachingDisabled();
    }

    /** Remembers an erasure. Of several of a person, the newest counts. */
    public void add(Erasure erasure) {
        long requestedAt = erasure.getRequestedAt().toEpochMilli();
        Long known = store.get(erasure.getSubject());
        if (known == null || known < requestedAt) {
            store.put(erasure.getSubject(), requestedAt);
        }
        newest = OptionalLong.of(Math.max(newest(), requestedAt));
    }

    /**
     * The erased person to whom an event belongs, by their hash; empty for all other events.
     *
     * @param user the user who is known with the event
     */
    public Optional<String> of(String source, String visitorId, Optional<String> user, Instant occurredAt) {
        long at = occurredAt.toEpochMilli();
        if (at >= newest()) {
            return Optional.empty();
        }
        Subjects names = subjects.get();
        return Optional.of(names.visitor(source, visitorId))
                .filter(visitor -> isErased(visitor, at))
                .or(() -> user.map(id -> names.user(source, id)).filter(hash -> isErased(hash, at)));
    }

    private long newest() {
        if (newest.isEmpty()) {
            long found = Long.MIN_VALUE;
            try (KeyValueIterator<String, Long> all = store.all()) {
                while (all.hasNext()) {
                    found = Math.max(found, all.next().value);
                }
            }
            newest = OptionalLong.of(found);
        }
        return newest.getAsLong();
    }

    private boolean isErased(String subject, long at) {
        Long requestedAt = store.get(subject);
        return requestedAt != null && at < requestedAt;
    }
}
