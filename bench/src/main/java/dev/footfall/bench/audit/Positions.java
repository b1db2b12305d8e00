package dev.footfall.bench.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far consumer groups have come. Owned by one thread. */
final class Positions implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** The mark that a transaction leaves behind its records is nothing that is read. */
    private static final int MARKER = 1;

    private static final Duration POLL = Duration.ofMillis(50);

    private final Admin admin;

    Positions(String bootstrapServers) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /**
     * Waits until no group has anything left to read in any topic that it reads, twice in a row: what one writes, the
     * next has to read.
     *
     * @param groups that take part
     */
    void awaitAllRead(Iterable<String> groups) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        int settled = 0;
        while (settled < 2) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not everything was read within " + LIMIT.toMinutes() + " minutes");
            }
            settled = isAllRead(groups) ? settled + 1 : 0;
            Thread.sleep(POLL);
        }
    }

    private boolean isAllRead(Iterable<String> groups) throws IOException, InterruptedException {
        try {
            for (String group : groups) {
                Map<TopicPartition, OffsetAndMetadata> positions = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                positions.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
                if (positions.isEmpty()) {
                    return false;
                }
                for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                        admin.listOffsets(ends).all().get().entrySet()) {
                    OffsetAndMetadata position = positions.get(end.getKey());
                    if (position == null
                            || position.offset() + MARKER < end.getValue().offset()) {
                        return false;
                    }
                }
            }
            return true;
        } catch (ExecutionException e) {
            throw new IOException("the broker does not tell positions", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
