package dev.footfall.replay.job;

import dev.footfall.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a replay takes of what it reads: events of erased persons and of other sources are left out; rejections do not
 * tell theirs in the key, and are few.
 *
 * @param source the one source that is replayed; empty for all
 * @param forgotten who was erased
 */
record Wanted(Optional<String> source, Forgotten forgotten) implements Predicate<ConsumerRecord<byte[], byte[]>> {
    @Override
    public boolean test(ConsumerRecord<byte[], byte[]> record) {
        if (!record.topic().equals(Topic.EVENTS.topicName())) {
            return true;
        }
        boolean isOfSource = source.isEmpty()
                || (record.key() != null
                        && new String(record.key(), StandardCharsets.UTF_8).startsWith(source.get() + "/"));
        return isOfSource && !forgotten.has(record);
    }
}
