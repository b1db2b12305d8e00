package dev.footfall.bench.outage;

import dev.footfall.bench.ingest.IngestProcess;
import dev.footfall.bench.load.HttpWire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a generator sent and what it was answered. Every event has an id of its own, follows from the seed, and is sent
 * once: whatever comes twice later, it was not the sender who repeated it. Safe for use by many threads.
 */
public final class Ledger {
    private static final int UNSENT = -1;
    private static final int VISITORS = 2_000;
    private static final int MOST_IN_A_BATCH = 20;
    private static final int SINGLES_IN_TEN = 9;

    private final URI address;
    private final long seed;
    private final AtomicIntegerArray answers;

    /**
     * @param address where requests go
     * @param requests the most that are sent
     */
    public Ledger(URI address, int requests, long seed) {
        this.address = address;
        this.seed = seed;
        this.answers = new AtomicIntegerArray(requests);
        for (int i = 0; i < requests; i++) {
            answers.set(i, UNSENT);
        }
    }

    /** Request number {@code index}: mostly one event, every tenth or so up to twenty. */
    public byte[] request(long index) {
        SplittableRandom random = randomOf(index);
        String events = IntStream.range(0, sizeOf(random))
                .mapToObj(i ->
                        "{\"event_id\":\"%s\",\"name\":\"page_view\",\"visitor_id\":\"visitor-%d\",\"url\":\"https://shop.example/%d\",\"properties\":{\"number\":%d}}"
                                .formatted(idOf(index, i), random.nextInt(VISITORS), random.nextInt(1_000), i))
                .collect(Collectors.joining("\n"));
        return HttpWire.post(
                address, "application/x-ndjson", IngestProcess.WRITE_KEY, events.getBytes(StandardCharsets.UTF_8));
    }

    /** Notes an answer's status; 0 if there was none. */
    public void answered(long index, int status) {
        answers.set(Math.toIntExact(index), status);
    }

    /**
     * Holds what was promised against what is there.
     *
     * @param received how often each event id is in the topic of the received
     * @param refined how often each is in the topic of the refined
     */
    public Delivery compare(Map<String, Integer> received, Map<String, Integer> refined) {
        long acknowledged = 0;
        long unanswered = 0;
        long refused = 0;
        long lost = 0;
        long repeated = 0;
        long known = 0;
        for (int index = 0; index < answers.length(); index++) {
            int status = answers.get(index);
            if (status == UNSENT) {
                continue;
            }
            int size = sizeOf(randomOf(index));
            for (int i = 0; i < size; i++) {
                int times = refined.getOrDefault(idOf(index, i), 0);
                known += times > 0 ? 1 : 0;
                repeated += times > 1 ? 1 : 0;
                if (status / 100 == 2) {
                    acknowledged++;
                    lost += times == 0 ? 1 : 0;
                } else if (status == 0) {
                    unanswered++;
                } else {
                    refused++;
                }
            }
        }
        long receivedTwice =
                received.values().stream().filter(times -> times > 1).count();
        return new Delivery(acknowledged, refused, unanswered, lost, repeated, refined.size() - known, receivedTwice);
    }

    private SplittableRandom randomOf(long index) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
    }

    private static int sizeOf(SplittableRandom random) {
        return random.nextInt(10) < SINGLES_IN_TEN ? 1 : 2 + random.nextInt(MOST_IN_A_BATCH - 1);
    }

    private String idOf(long index, int position) {
        return "ledger-" + seed + "-" + index + "-" + position;
    }
}
