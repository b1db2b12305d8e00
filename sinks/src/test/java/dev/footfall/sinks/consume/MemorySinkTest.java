package dev.footfall.sinks.consume;

import dev.footfall.sinks.consume.MemorySink.Mood;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The sink of the loop's tests keeps the contract, so what they show holds for every sink that does. */
final class MemorySinkTest extends SinkLoopContract {
    private final MemorySink.Storage storage = new MemorySink.Storage();

    private final List<MemorySink> opened = new CopyOnWriteArrayList<>();

    @Override
    protected Sink open() {
        MemorySink sink = new MemorySink(storage);
        opened.add(sink);
        return sink;
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> revision(long offset, int revision) {
        return record(new TopicPartition(MemorySink.TOPIC, 0), offset, "revision " + revision);
    }

    @Override
    protected int storedRevision() {
        return Integer.parseInt(storage.ids().getLast().replace("revision ", ""));
    }

    @Override
    protected AutoCloseable outage() {
        opened.forEach(sink -> sink.mood = Mood.AWAY);
        return () -> opened.forEach(sink -> sink.mood = Mood.WORKING);
    }

    @Override
    protected AutoCloseable stall() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform().start(() -> {
            synchronized (storage) {
                held.countDown();
                awaitOver(over);
            }
        });
        held.await();
        return () -> {
            over.countDown();
            holder.join();
        };
    }

    private static void awaitOver(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected String topic() {
        return MemorySink.TOPIC;
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String id) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], id.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> poison(TopicPartition partition, long offset) {
        return record(partition, offset, MemorySink.POISON);
    }

    @Override
    protected List<String> stored() {
        return storage.ids();
    }

    @Override
    protected List<Long> setAside(TopicPartition partition) {
        return storage.setAside.stream()
                .filter(record -> record.partition() == partition.partition())
                .map(ConsumerRecord::offset)
                .toList();
    }
}
