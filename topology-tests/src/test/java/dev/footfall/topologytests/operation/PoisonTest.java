package dev.footfall.topologytests.operation;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One record in a hundred is poison, of every kind, and some are giants: all others come out, and no partition stops. */
class PoisonTest {
    private static final int GOOD = 12_000;
    private static final int PARTITIONS = 3;
    private static final String MARK = "poison";

    /**
     * One reader of each topic, as every topology that meets a poison writes a letter; and every revision published with
     * its event, the one that is too large among them.
     */
    private static final Map<String, String> SETTINGS =
            Map.of("topologies", "[refine, sessions]", "sessions.publish-interval", "PT0S");

    private static final int TOO_LARGE_TO_READ = (4 << 20) + 1;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final Events events = new Events();

    @Test
    void poisonGoesToTheDeadLettersAndEverythingElseComesOut() throws Exception {
        try (TestBroker broker = TestBroker.start(folder, PARTITIONS);
                Instance instance = Instance.start(broker, "one", SETTINGS);
                TestBroker.Reader refined = broker.reader(Topic.EVENTS);
                TestBroker.Reader sessionized = broker.reader(Topic.SESSIONS)) {
            // Given good events with poison between them, and a visitor whose session is larger than any record may be
            Set<String> good = new HashSet<>();
            Map<String, Integer> expectedLetters;
            try (Producer<byte[], byte[]> producer = broker.producer()) {
                expectedLetters = sendMixed(producer, good);
                for (ReceivedEvent giant : giants()) {
                    good.add(giant.getEventId());
                    producer.send(events.record(giant)).get();
                }
            }
            instance.awaitReady();

            // Then every good event is refined once and in a session
            Map<String, Integer> counts = new HashMap<>();
            await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                events.count(withoutPoison(refined.readToEnd()), counts);
                assertThat(counts.size()).isEqualTo(good.size());
            });
            assertThat(counts.keySet()).isEqualTo(good);
            assertThat(counts.values()).containsOnly(1);
            Map<String, Session> sessions = new HashMap<>();
            await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                events.compact(sessionized.readToEnd(), sessions);
                Map<String, Integer> byVisitor = new TreeMap<>();
                sessions.values()
                        .forEach(session -> byVisitor.merge(session.getVisitorId(), session.getEvents(), Integer::sum));
                assertThat(byVisitor).isEqualTo(eventsByVisitor());
            });

            // And the letters are the poison, each once, with cause and origin
            Map<String, Integer> letters = new TreeMap<>();
            await().atMost(SOON).untilAsserted(() -> {
                letters.clear();
                letters.putAll(lettersByKind(broker.recordsOf(Topic.DEAD_LETTERS)));
                assertThat(letters).isEqualTo(expectedLetters);
            });
            assertThat(instance.metric("footfall_dead_letters_total"))
                    .isEqualTo(letters.values().stream().mapToInt(it -> it).sum());
            assertThat(instance.metric("footfall_streams_thread_failures_total"))
                    .isZero();
            assertThat(instance.isReady()).isTrue();
        }
    }

    /** Sends good events and one poison in a hundred; returns how many letters there will be, by stage and cause. */
    private Map<String, Integer> sendMixed(Producer<byte[], byte[]> producer, Set<String> good) throws Exception {
        Map<String, Integer> letters = new TreeMap<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < GOOD; i++) {
            String id = "e" + i;
            good.add(id);
            sent.add(producer.send(events.record(Events.event("v" + i % 500, id))));
            if (i % 100 == 0) {
                Poison poison = Poison.values()[i / 100 % Poison.values().length];
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        poison.topic.topicName(), Events.key("v" + i % 500), poison.value(events, id));
                record.headers().add(MARK, new byte[0]);
                sent.add(producer.send(record));
                letters.merge(poison.letter, 1, Integer::sum);
            }
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
        letters.put("serialization footfall.events.v1 org.apache.kafka.common.errors.RecordTooLargeException", 1);
        return letters;
    }

    /**
     * A visitor's events, of which the first page, the user and the last page together make a session that no record
     * holds, until the last event makes it smaller again.
     */
    private static List<ReceivedEvent> giants() {
        String large = "x".repeat(3 << 20);
        return List.of(
                giant(0).setUrl("https://shop.example/first/" + large).build(),
                giant(1).build(),
                giant(2).setUserId(large).build(),
                giant(3).build(),
                giant(4).setUrl("https://shop.example/last/" + large).build(),
                giant(5).build());
    }

    private static Map<String, Integer> eventsByVisitor() {
        Map<String, Integer> events = new TreeMap<>(Map.of("giant", giants().size()));
        for (int i = 0; i < GOOD; i++) {
            events.merge("v" + i % 500, 1, Integer::sum);
        }
        return events;
    }

    private static ReceivedEvent.Builder giant(int i) {
        return ReceivedEvent.newBuilder(Events.event("giant", "giant-" + i))
                .setReceivedAt(Instant.now().minusSeconds(60 - i));
    }

    private static List<ConsumerRecord<byte[], byte[]>> withoutPoison(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> record.headers().lastHeader(MARK) == null)
                .toList();
    }

    private static Map<String, Integer> lettersByKind(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Integer> letters = new TreeMap<>();
        Set<String> origins = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter : records) {
            letters.merge(
                    header(letter, "stage") + " " + header(letter, "topic") + " " + header(letter, "exception"),
                    1,
                    Integer::sum);
            origins.add(header(letter, "topic") + "-" + header(letter, "partition") + "-" + header(letter, "offset"));
        }
        assertThat(origins).as("no letter is there twice").hasSize(records.size());
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__streams.errors." + name).value(), StandardCharsets.UTF_8);
    }

    /** What may be wrong with a record, and the letter that it becomes. */
    private enum Poison {
        NOT_OUR_FORMAT(Topic.RECEIVED, "deserialization", "org.apache.kafka.common.errors.SerializationException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return "{\"not\":\"avro\"}".getBytes(StandardCharsets.UTF_8);
            }
        },
        UNKNOWN_SCHEMA(Topic.RECEIVED, "deserialization", "dev.footfall.schemas.registry.RegistryException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return ByteBuffer.allocate(9).putInt(1, 987_654).array();
            }
        },
        CUT_OFF(Topic.RECEIVED, "deserialization", "org.apache.kafka.common.errors.SerializationException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                byte[] whole = events.bytes(Events.event("v", id));
                return Arrays.copyOf(whole, whole.length / 2);
            }
        },
        TOO_LARGE(Topic.RECEIVED, "deserialization", "org.apache.kafka.common.errors.RecordTooLargeException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return new byte[TOO_LARGE_TO_READ];
            }
        },
        NO_VALUE(Topic.RECEIVED, "processing", "java.lang.IllegalArgumentException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return null;
            }
        },
        BEFORE_1970(Topic.RECEIVED, "processing", "java.lang.IllegalArgumentException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return events.bytes(ReceivedEvent.newBuilder(Events.event("v", "old-" + id))
                        .setReceivedAt(Instant.EPOCH.minusSeconds(1))
                        .build());
            }
        },
        NOT_AN_EVENT(Topic.EVENTS, "deserialization", "org.apache.kafka.common.errors.SerializationException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return new byte[] {1, 2, 3};
            }
        },
        EVENT_WITHOUT_A_VALUE(Topic.EVENTS, "processing", "java.lang.IllegalArgumentException") {
            @Override
            byte @Nullable [] value(Events events, String id) {
                return null;
            }
        };

        final Topic topic;
        final String letter;

        Poison(Topic topic, String stage, String exception) {
            this.topic = topic;
            this.letter = stage + " " + topic.topicName() + " " + exception;
        }

        abstract byte @Nullable [] value(Events events, String id);
    }
}
