package dev.footfall.sinks.letters;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.publish.AcknowledgedProducer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class DeadLetterTopicTest {
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final DeadLetterTopic topic = new DeadLetterTopic("postgres", new AcknowledgedProducer(() -> {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }));

    @Test
    void keeps_the_record_as_it_came_and_says_whence_and_why() {
        ConsumerRecord<byte[], byte[]> record = record(new byte[] {1}, new byte[] {2, 3});
        record.headers().add("trace", new byte[] {7});

        topic.tell(List.of(
                new DeadLetter(record, Optional.of("java.sql.SQLException"), "no JSON", Optional.empty()),
                DeadLetter.unreadable(record(null, null), "a tombstone")));

        List<ProducerRecord<byte[], byte[]>> letters = producers.getFirst().history();
        assertThat(letters).extracting(ProducerRecord::topic).containsOnly(Topic.DEAD_LETTERS.topicName());
        assertThat(letters.getFirst().key()).containsExactly(1);
        assertThat(letters.getFirst().value()).containsExactly(2, 3);
        assertThat(letters.getFirst().headers().lastHeader("trace").value()).containsExactly(7);
        assertThat(errors(letters.getFirst()))
                .isEqualTo(Map.of(
                        "exception", "java.sql.SQLException",
                        "message", "no JSON",
                        "stage", "sink",
                        "node", "postgres",
                        "topic", "footfall.events.v1",
                        "partition", "3",
                        "offset", "42"));
        assertThat(letters.getLast().value()).isNull();
        assertThat(errors(letters.getLast()))
                .containsEntry("message", "a tombstone")
                .doesNotContainKey("exception");
    }

    @Test
    void tells_the_place_of_what_is_too_large_for_a_letter() {
        topic.tell(List.of(DeadLetter.unreadable(record(null, new byte[DeadLetterTopic.LARGEST + 1]), "too large")));

        ProducerRecord<byte[], byte[]> letter = producers.getFirst().history().getFirst();
        assertThat(letter.value()).isNull();
        assertThat(errors(letter)).containsEntry("value.bytes", Integer.toString(DeadLetterTopic.LARGEST + 1));
    }

    @Test
    void makes_no_producer_while_there_is_nothing_to_tell() {
        topic.tell(List.of());
        topic.close();

        assertThat(producers).isEmpty();
    }

    @Test
    void fails_if_a_letter_is_not_safe_and_begins_anew_with_the_next() {
        var unanswered = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized void flush() {
                errorNext(new TimeoutException("the broker is away"));
            }
        };
        var failing = new DeadLetterTopic("postgres", new AcknowledgedProducer(() -> unanswered));

        assertThatThrownBy(() -> failing.tell(List.of(DeadLetter.unreadable(record(null, new byte[1]), "bad"))))
                .isInstanceOf(TimeoutException.class);
        assertThat(unanswered.closed()).isTrue();
    }

    private static Map<String, String> errors(ProducerRecord<byte[], byte[]> letter) {
        return Arrays.stream(letter.headers().toArray())
                .filter(header -> header.key().startsWith("__streams.errors."))
                .collect(Collectors.toMap(
                        header -> header.key().substring("__streams.errors.".length()),
                        header -> new String(header.value(), StandardCharsets.UTF_8)));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>("footfall.events.v1", 3, 42, key, value);
    }
}
