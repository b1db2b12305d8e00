package dev.footfall.ingest.http;

import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A log in memory that acknowledges at once, later, or never. */
final class RecordedLog implements DurableLog {
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<Topic, Integer> counts = new EnumMap<>(Topic.class);
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private boolean failing;
    private boolean counting;

    @Override
    public void append(LogEntry entry, Consumer<Receipt> whenKnown) {
        Receipt receipt;
        synchronized (this) {
            if (failing) {
                receipt = new Receipt.Unavailable("TimeoutException");
            } else {
                receipt = new Receipt.Stored(entry.topic().topicName(), 0, count(entry.topic()));
                counts.merge(entry.topic(), 1, Integer::sum);
                if (!counting) {
                    entries.add(entry);
                }
            }
            if (holding) {
                held.add(() -> whenKnown.accept(receipt));
                return;
            }
        }
        whenKnown.accept(receipt);
    }

    synchronized void hold() {
        holding = true;
    }

    synchronized void fail() {
        failing = true;
    }

    /** From now on only counts, so that a long run takes no memory. */
    synchronized void onlyCount() {
        counting = true;
    }

    void release() {
        List<Runnable> all;
        synchronized (this) {
            holding = false;
            all = List.copyOf(held);
            held.clear();
        }
        all.forEach(Runnable::run);
    }

    synchronized int heldEntries() {
        return held.size();
    }

    synchronized int count(Topic topic) {
        return counts.getOrDefault(topic, 0);
    }

    synchronized List<byte[]> values(Topic topic) {
        return entries.stream()
                .filter(entry -> entry.topic() == topic)
                .map(LogEntry::value)
                .toList();
    }
}
