package dev.footfall.bench.ingest;

import dev.footfall.bench.load.HttpWire;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Soak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The benchmark of memory: whether ingest holds more of it the longer it runs and the more visitors, addresses and keys
 * it sees.
 */
public final class MemorySoak {
    private static final Duration SAMPLE = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final int EVENTS_PER_SECOND = 5_000;
    private static final int UNKNOWN_KEYS_IN = 100;
    private static final int CONNECTIONS = 128;

    private MemorySoak() {}

    /** Resident memory and heap, late to early. */
    public static Benchmark benchmark() {
        return new Soak(
                "ingest-memory",
                "Memory of ingest at 5,000 events a second, each of another visitor and address, in the last third of"
                        + " the time to the first: resident or live on the heap, whichever grew more.",
                1.1,
                Benchmark.Bound.AT_MOST,
                MemorySoak::run);
    }

    private static double run(Duration length, Consumer<String> progress) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Rig rig = Rig.start(Map.of(
                        "http.proxies.trusted", "[127.0.0.0/8]",
                        "address-limit", "{events-per-second: 500, burst: 5000}"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var load = new OpenLoopLoad(
                    rig.ingest(), EVENTS_PER_SECOND, length.plus(WARM_UP).multipliedBy(2), CONNECTIONS);
            Future<OpenLoopLoad.Outcome> sending =
                    threads.submit(() -> load.run(index -> request(rig, index), (_, _) -> {}, over::get));
            try {
                Thread.sleep(WARM_UP);
                double heapBefore = liveHeap(rig);
                List<Long> resident = sample(rig, length, sending);
                double heapAfter = liveHeap(rig);
                over.set(true);
                var statuses = sending.get().statuses();
                List<Long> early = resident.subList(0, resident.size() / 3);
                List<Long> late = resident.subList(resident.size() - resident.size() / 3, resident.size());
                progress.accept("resident %,d then %,d MiB, live on the heap %,.1f then %,.1f MiB, answers by status %s"
                        .formatted(
                                mebibytes(median(early)),
                                mebibytes(median(late)),
                                heapBefore / (1 << 20),
                                heapAfter / (1 << 20),
                                statuses));
                if (statuses.keySet().stream().anyMatch(status -> status != 200 && status != 401)) {
                    throw new IOException("not only 200, and 401 for unknown keys: " + statuses);
                }
                return Math.max((double) median(late) / median(early), heapAfter / heapBefore);
            } finally {
                over.set(true);
            }
        }
    }

    private static List<Long> sample(Rig rig, Duration length, Future<?> sending) throws Exception {
        List<Long> resident = new ArrayList<>();
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() - end < 0) {
            if (sending.isDone()) {
                throw new IOException("the load ended before its time");
            }
            resident.add(rig.ingestProcess().residentBytes());
            Thread.sleep(SAMPLE);
        }
        if (resident.size() < 3) {
            throw new IOException("too short a time to compare its thirds; give it some seconds at least");
        }
        return resident;
    }

    private static double liveHeap(Rig rig) throws IOException, InterruptedException {
        rig.ingestProcess().collectGarbage();
        return rig.metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    private static byte[] request(Rig rig, long index) {
        String key = index % UNKNOWN_KEYS_IN == 0
                ? "fk_unknown_" + index
                : IngestProcess.writeKey((int) (index % IngestProcess.WRITE_KEYS));
        String event =
                "{\"name\":\"page_view\",\"visitor_id\":\"v-%d\",\"url\":\"https://shop.example/p/%d\",\"properties\":{\"number\":%d}}"
                        .formatted(index, index % 10_000, index);
        String address = "10.%d.%d.%d".formatted(index >> 16 & 255, index >> 8 & 255, index & 255);
        return HttpWire.post(
                rig.ingest(),
                "application/json",
                key,
                Map.of("X-Forwarded-For", address),
                event.getBytes(StandardCharsets.UTF_8));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }
}
