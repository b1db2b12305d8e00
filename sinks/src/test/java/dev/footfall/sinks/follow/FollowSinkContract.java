package dev.footfall.sinks.follow;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.LogConsumer;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.SinkLoop;
import dev.footfall.sinks.consume.SinkLoopContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import static org.awaitility.Awaitility.await;

/**
 * What the contract of sinks means for one that keeps what it knows in memory:
 *
 * <ul>
 *   <li>Its storage is the process, the topics and the group. It begins where the group is, or at what is new.
 *   <li>A record set aside is counted, and told in the log with its place; the Postgres sink keeps it.
 *   <li>Memory refuses nothing; what may be away is the broker when partitions are given, and then it waits.
 *   <li>Nothing fences it, since each instance has a memory of its own. What that comes to, each sink says.
 * </ul>
 *
 * A record is a session of a source that is called by the record's id.
 */
public abstract class FollowSinkContract extends SinkLoopContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    protected final Topics topics = new Topics();
    private final Object gate = new Object();
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    /** The past of all instances. */
    protected abstract MemoryPast past();

    /** An instance that takes records through the gate of {@link #gated}. */
    protected abstract FollowSink openSink();

    @BeforeEach
    void listen() {
        said.list = new CopyOnWriteArrayList<>(); // the loop's thread appends
        said.start();
        log().addAppender(said);
    }

    @AfterEach
    void leave() {
        log().detachAppender(said);
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(FollowSink.class);
    }

    @Override
    protected final Sink open() {
        return new GroupedSink(openSink(), past());
    }

    /** The follower, which takes nothing during a {@link #stall}. */
    protected final Follower gated(Follower follower) {
        return new Follower() {
            @Override
            public Set<Topic> topics() {
                return follower.topics();
            }

            @Override
            public void forget(Set<TopicPartition> partitions) {
                follower.forget(partitions);
            }

            @Override
            public void recall(Entry entry) {
                follower.recall(entry);
            }

            @Override
            public void take(Entry entry) {
                synchronized (gate) {
                    follower.take(entry);
                }
            }
        };
    }

    @Override
    protected final OptionalLong beginning() {
        return OptionalLong.of(0);
    }

    @Override
    protected final String topic() {
        return Topic.SESSIONS.topicName();
    }

    @Override
    protected final ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String id) {
        Session session = Topics.session(id, 1).setSource(id).build();
        return record(partition, offset, id + "/visitor/" + id, serialized(topic(), session));
    }

    @Override
    protected final ConsumerRecord<byte[], byte[]> poison(TopicPartition partition, long offset) {
        return record(partition, offset, "poison", new byte[] {1, 2, 3});
    }

    @Override
    protected final ConsumerRecord<byte[], byte[]> revision(long offset, int revision) {
        String topic = Topic.ACTIVITY.topicName();
        return record(
                new TopicPartition(topic, 0),
                offset,
                "site/" + Topics.MINUTE,
                serialized(topic, Topics.activity(revision).build()));
    }

    private byte[] serialized(String topic, SpecificRecord value) {
        return Objects.requireNonNull(
                new AvroSerializer<>(topics.registry(), value.getSchema()).serialize(topic, value));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition partition, long offset, String key, byte[] value) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                Topics.NOW.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                bytes.length,
                value.length,
                bytes,
                value,
                new RecordHeaders(),
                java.util.Optional.empty());
    }

    @Override
    protected final List<Long> setAside(TopicPartition partition) {
        return said.list.stream()
                .map(event -> event.getKeyValuePairs().stream()
                        .collect(Collectors.toMap((KeyValuePair pair) -> pair.key, pair -> pair.value)))
                .filter(told -> told.entrySet()
                        .containsAll(
                                Map.<String, Object>of("topic", partition.topic(), "partition", partition.partition())
                                        .entrySet()))
                .map(told -> (Long) told.get("offset"))
                .distinct() // what is recalled is told again
                .toList();
    }

    /** It is given a partition while nobody tells what was before. */
    @Override
    @Test
    protected void waits_through_an_outage_and_says_so() throws Exception {
        LogConsumer consumer = consumer(0);
        append(0, 10);
        SinkLoop loop = start(consumer);
        awaitStored();

        try (AutoCloseable _ = outage()) {
            consumer.assignNext(Set.of(partition(0), partition(1)));
            append(0, 10);
            append(1, 10);
            await().atMost(LIMIT).until(() -> loop.health() instanceof Health.Down);
        }

        awaitStored();
        await().atMost(LIMIT).until(() -> loop.health().equals(Health.up()));
    }

    @Override
    protected final AutoCloseable outage() {
        setAway(true);
        return () -> setAway(false);
    }

    private void setAway(boolean isAway) {
        synchronized (past()) {
            past().away(isAway);
        }
    }

    @Override
    protected final AutoCloseable stall() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform().start(() -> {
            synchronized (gate) {
                held.countDown();
                await().atMost(LIMIT).until(() -> over.getCount() == 0);
            }
        });
        held.await();
        return () -> {
            over.countDown();
            holder.join();
        };
    }
}
