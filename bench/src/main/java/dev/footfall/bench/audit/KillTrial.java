package dev.footfall.bench.audit;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.ingest.BrokerProcess;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.recovery.ProcessorsProcess;
import dev.footfall.replay.audit.AuditSource;
import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.replay.audit.LogVerification;
import dev.footfall.replay.audit.Sources;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The audit under load is killed ({@code kill -9}) again and again while it signs checkpoints, each time a moment after it
 * is at work again. Then its log is verified, and held against what was sent.
 *
 * @param kills how many
 * @param seed of the events, and of the moments of the kills
 */
public record KillTrial(int kills, long seed) {
    private static final int EVENTS_AT_ONCE = 200;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * What was seen.
     *
     * @param sent events
     * @param once events that the log has once
     * @param heads signed ones
     * @param result what verification said
     */
    public record Report(int sent, long once, int heads, LogVerification.Result result) {
        /** Whether the log is good and has every event once. */
        public boolean isWhole() {
            return result.isGood() && once == sent && result.records() == sent;
        }

        @Override
        public String toString() {
            return "%,d events sent, %,d in the log once, %,d records, %,d heads; findings: %s"
                    .formatted(sent, once, result.records(), heads, result.findings());
        }
    }

    /**
     * Runs it.
     *
     * @param progress is told in words what happens
     * @throws IOException if a process did not start, or the audit did not go on after a kill
     */
    public Report run(Consumer<String> progress) throws Exception {
        Path folder = Files.createTempDirectory("footfall-kills");
        String pair = SigningKey.newPem();
        Files.writeString(folder.resolve("key.pem"), pair);
        Files.writeString(folder.resolve("secret"), "a secret of the benchmark");
        SplittableRandom random = new SplittableRandom(seed);
        try (ChildJvm broker = ChildJvm.start(
                        BrokerProcess.class,
                        List.of("-Xmx512m"),
                        List.of(folder.resolve("broker").toString()),
                        folder.resolve("broker.log"));
                ReceivedLog log = new ReceivedLog(broker.readiness(), BenchRegistry.connect(), seed)) {
            AuditedPipeline pipeline = new AuditedPipeline(
                    Map.of("bootstrap.servers", broker.readiness()), BenchRegistry.URL, "", Optional.empty());
            for (int kill = 1; kill <= kills; kill++) {
                ChildJvm audit = start(folder, broker.readiness());
                sendUntilAtWork(log, pipeline);
                long until = System.nanoTime()
                        + random.nextLong(Duration.ofMillis(1_500).toNanos());
                while (System.nanoTime() < until) {
                    log.send(EVENTS_AT_ONCE);
                }
                audit.kill();
                progress.accept("kill " + kill + " of " + kills + " after " + log.sent() + " events");
            }
            try (ChildJvm _ = start(folder, broker.readiness())) {
                log.send(EVENTS_AT_ONCE);
                awaitRecords(pipeline, log.sent());
            }
            return verify(pipeline, SigningKey.of(pair), log.sent());
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static ChildJvm start(Path folder, String bootstrapServers) throws IOException {
        return ChildJvm.start(
                ProcessorsProcess.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                List.of(
                        "topologies=[audit]",
                        "broker.bootstrap-servers=" + bootstrapServers,
                        "registry.url=" + BenchRegistry.URL,
                        "streams.state-dir=" + folder.resolve("state"),
                        "streams.session-timeout=PT6S",
                        "streams.instance-id=audit",
                        "audit.key-file=" + folder.resolve("key.pem"),
                        "audit.secret-file=" + folder.resolve("secret"),
                        "audit.checkpoint-interval=PT0.1S"),
                folder.resolve("audit.log"));
    }

    /** Sends events until some of them are in the log: it is at work, and signs what grows. */
    private static void sendUntilAtWork(ReceivedLog log, AuditedPipeline pipeline)
            throws IOException, InterruptedException {
        try (Ends ends = new Ends(pipeline)) {
            long before = ends.of(Topic.AUDIT);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.of(Topic.AUDIT) <= before) {
                requireTime(deadline);
                log.send(EVENTS_AT_ONCE);
                Thread.sleep(100);
            }
        }
    }

    private static void awaitRecords(AuditedPipeline pipeline, long records) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (long seen = 0; seen < records; ) {
            requireTime(deadline);
            Thread.sleep(500);
            long[] count = new long[1];
            try (AuditSource source = Sources.open(pipeline, AuditSource.Place.TOPIC)) {
                source.records(_ -> count[0]++);
            }
            seen = count[0];
        }
    }

    private static Report verify(AuditedPipeline pipeline, SigningKey key, int sent) throws IOException {
        Map<String, Integer> times = new HashMap<>();
        int[] heads = new int[1];
        LogVerification verification = new LogVerification(key.publicKey());
        try (AuditSource source = Sources.open(pipeline, AuditSource.Place.TOPIC)) {
            source.checkpoints(head -> {
                heads[0]++;
                verification.head(head);
            });
            source.records(record -> {
                times.merge(record.getEntry().getEventId().orElse(""), 1, Integer::sum);
                verification.record(record);
            });
        }
        long once = 0;
        for (int i = 0; i < sent; i++) {
            once += times.getOrDefault(ReceivedLog.id(i), 0) == 1 ? 1 : 0;
        }
        return new Report(sent, once, heads[0], verification.finish());
    }

    private static void requireTime(long deadline) throws IOException {
        if (System.nanoTime() > deadline) {
            throw new IOException("the audit did not go on within " + LIMIT.toSeconds() + " s");
        }
    }
}
