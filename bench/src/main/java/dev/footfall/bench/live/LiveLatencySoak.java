package dev.footfall.bench.live;

import dev.footfall.bench.load.HttpWire;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Soak;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.PipelineProcess;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * From a POST to the live page's stream, with the whole pipeline on this machine. The page tells how many events there
 * were; event number {@code n} is shown once it tells {@code n} or more. Its time counts from when its POST was due.
 */
public final class LiveLatencySoak {
    private static final double EVENTS_PER_SECOND = 1_000;
    private static final double MEDIAN_MILLIS = 300;
    private static final double LATE_MILLIS = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long START_DELAY_NANOS = 50_000_000L; // of OpenLoopLoad
    private static final int CONNECTIONS = 64;

    private LiveLatencySoak() {}

    /** Median and 99th percentile to what they may be. */
    public static Benchmark benchmark() {
        return new Soak(
                "live-latency",
                "From a POST to the live page's stream at 1,000 events a second: median to 300 ms or 99th percentile"
                        + " to 1 s, whichever is worse; a minute at most.",
                1.0,
                Benchmark.Bound.AT_MOST,
                LiveLatencySoak::run);
    }

    private static double run(Duration length, Consumer<String> progress) throws Exception {
        Duration measured = length.compareTo(LONGEST) < 0 ? length : LONGEST;
        try (WorkFolder folder = WorkFolder.create();
                ChildJvm _ = ChildJvm.start(
                        PipelineProcess.class,
                        PipelineProcess.options(),
                        List.of(folder.resolve("data").toString()),
                        folder.resolve("pipeline.log"))) {
            return run(RunFile.ofRunning(new DataDirectory(folder.resolve("data"))), measured, progress);
        }
    }

    private static double run(Endpoints pipeline, Duration measured, Consumer<String> progress) throws Exception {
        try (PageWatch page = new PageWatch(pipeline.liveUrl(), "site")) {
            load(pipeline, WARM_UP);
            await(page, events(WARM_UP));
            long begun = System.nanoTime();
            var outcome = load(pipeline, measured);
            await(page, events(WARM_UP) + events(measured));
            Histogram millis = new Histogram(3);
            for (long i = 0; i < events(measured); i++) {
                long due = begun + START_DELAY_NANOS + (long) (i * 1e9 / EVENTS_PER_SECOND);
                millis.recordValue(Math.max(0, page.whenTold(events(WARM_UP) + i + 1) - due) / 1_000_000);
            }
            progress.accept("median %d ms, 99 %% %d ms, most %d ms; POST to answer: median %.1f ms, 99 %% %.1f ms"
                    .formatted(
                            millis.getValueAtPercentile(50),
                            millis.getValueAtPercentile(99),
                            millis.getMaxValue(),
                            outcome.millisAt(50),
                            outcome.millisAt(99)));
            return Math.max(
                    millis.getValueAtPercentile(50) / MEDIAN_MILLIS, millis.getValueAtPercentile(99) / LATE_MILLIS);
        }
    }

    private static OpenLoopLoad.Outcome load(Endpoints to, Duration duration) throws IOException, InterruptedException {
        var load = new OpenLoopLoad(to.ingestUrl(), EVENTS_PER_SECOND, duration, CONNECTIONS);
        var outcome = load.run(index -> request(to, index), (_, _) -> {});
        if (!outcome.statuses().keySet().equals(java.util.Set.of(200))) {
            throw new IOException("not only 200: " + outcome.statuses());
        }
        return outcome;
    }

    private static long events(Duration duration) {
        return Math.round(EVENTS_PER_SECOND * duration.toNanos() / 1e9);
    }

    private static void await(PageWatch page, long events) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (page.total() < events) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the page told of " + page.total() + " events of " + events);
            }
            Thread.sleep(20);
        }
    }

    private static byte[] request(Endpoints to, long index) {
        String event = "{\"name\":\"page_view\",\"visitor_id\":\"v-%d\",\"url\":\"https://shop.example/p/%d\"}"
                .formatted(index % 5_000, index % 300);
        return HttpWire.post(
                to.ingestUrl(), "application/json", to.writeKey(), Map.of(), event.getBytes(StandardCharsets.UTF_8));
    }
}
