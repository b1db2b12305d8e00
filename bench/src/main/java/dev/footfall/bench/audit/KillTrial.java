package dev.footfall.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.PipelineProcess;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.bench.recovery.ProcessorsProcess;
import dev.footfall.replay.audit.AuditSource;
import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.replay.audit.LogVerification;
import dev.footfall.replay.audit.Sources;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.standalone.command.Footfall;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The processors of a whole pipeline under load are killed ({@code kill -9}) again and again while the audit signs
 * checkpoints, each time a moment after it is at work again. Then its log is verified and held against what was sent, and
 * the books are read.
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
     * @param books what {@code footfall reconcile} said
     */
    public record Report(int sent, long once, int heads, LogVerification.Result result, Books books) {
        /** Whether the log is good and has every event once, and the books say that all are rows. */
        public boolean isWhole() {
            return result.isGood()
                    && once == sent
                    && result.records() == sent
                    && books.areEven()
                    && books.rows() == sent;
        }

        @Override
        public String toString() {
            return "%,d events sent, %,d in the log once, %,d records, %,d heads; findings: %s; books: %s, %,d rows"
                    .formatted(
                            sent,
                            once,
                            result.records(),
                            heads,
                            result.findings(),
                            books.areEven() ? "even" : "uneven",
                            books.rows());
        }
    }

    /**
     * The loss ledger.
     *
     * @param areEven whether nothing is missing and nothing too much
     */
    public record Books(boolean areEven, long rows) {}

    /**
     * Runs it.
     *
     * @param progress is told in words what happens
     * @throws IOException if a process did not start, or the audit did not go on after a kill
     */
    public Report run(Consumer<String> progress) throws Exception {
        try (WorkFolder folder = WorkFolder.create();
                ChildJvm _ = ChildJvm.start(
                        PipelineProcess.class,
                        PipelineProcess.options(),
                        List.of(folder.resolve("data").toString(), "processors.topologies=[sessions]"),
                        folder.resolve("pipeline.log"))) {
            return run(folder, new DataDirectory(folder.resolve("data")), progress);
        }
    }

    private Report run(WorkFolder folder, DataDirectory data, Consumer<String> progress) throws Exception {
        String pair = SigningKey.newPem();
        Files.writeString(folder.resolve("key.pem"), pair);
        Files.writeString(folder.resolve("secret"), "a secret of the benchmark");
        SplittableRandom random = new SplittableRandom(seed);
        Endpoints endpoints = RunFile.ofRunning(data);
        AuditedPipeline pipeline = new AuditedPipeline(
                Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                endpoints.schemaRegistryUrl().toString(),
                "",
                Optional.empty());
        try (ReceivedLog log = new ReceivedLog(
                endpoints.bootstrapServers(),
                ConfluentSchemaRegistry.connect(endpoints.schemaRegistryUrl().toString(), Map.of()),
                seed)) {
            for (int kill = 1; kill <= kills; kill++) {
                ChildJvm processors = start(folder, endpoints);
                sendUntilAtWork(log, pipeline);
                long until = System.nanoTime()
                        + random.nextLong(Duration.ofMillis(1_500).toNanos());
                while (System.nanoTime() < until) {
                    log.send(EVENTS_AT_ONCE);
                }
                processors.kill();
                progress.accept("kill " + kill + " of " + kills + " after " + log.sent() + " events");
            }
            try (ChildJvm _ = start(folder, endpoints)) {
                log.send(EVENTS_AT_ONCE);
                awaitRecords(pipeline, log.sent());
                return verify(pipeline, SigningKey.of(pair), log.sent(), books(data));
            }
        }
    }

    private static Books books(DataDirectory data) throws IOException, InterruptedException {
        List<String> said = ChildJvm.run(
                Footfall.class.getName(),
                List.of(),
                List.of(
                        "reconcile",
                        "--json",
                        "--minutes",
                        "--wait",
                        LIMIT.toString(),
                        "--data",
                        data.root().toString()));
        JsonNode books = new JsonMapper().readTree(said.getLast());
        long rows = 0;
        for (JsonNode minute : books.path("minutes")) {
            rows += minute.path("rows").asLong();
        }
        return new Books(books.path("result").asText().equals("even"), rows);
    }

    private static ChildJvm start(WorkFolder folder, Endpoints endpoints) throws IOException {
        return ChildJvm.start(
                ProcessorsProcess.class,
                List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                List.of(
                        "topologies=[refine, activity, ledger, audit]",
                        "broker.bootstrap-servers=" + endpoints.bootstrapServers(),
                        "registry.url=" + endpoints.schemaRegistryUrl(),
                        "streams.state-dir=" + folder.resolve("state"),
                        "streams.session-timeout=PT6S",
                        "streams.instance-id=killed",
                        "audit.key-file=" + folder.resolve("key.pem"),
                        "audit.secret-file=" + folder.resolve("secret"),
                        "audit.checkpoint-interval=PT0.1S"),
                folder.resolve("processors.log"));
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

    private static Report verify(AuditedPipeline pipeline, SigningKey key, int sent, Books books) throws IOException {
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
        return new Report(sent, once, heads[0], verification.finish(), books);
    }

    private static void requireTime(long deadline) throws IOException {
        if (System.nanoTime() > deadline) {
            throw new IOException("the audit did not go on within " + LIMIT.toSeconds() + " s");
        }
    }
}
