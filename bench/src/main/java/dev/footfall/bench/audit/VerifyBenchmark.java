package dev.footfall.bench.audit;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.ingest.BrokerProcess;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.replay.audit.AuditSource;
import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.replay.audit.LogVerification;
import dev.footfall.replay.audit.Sources;
import dev.footfall.schemas.audit.SigningKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many records of the audit log are verified in a second, from the topic. */
public final class VerifyBenchmark {
    private static final int RECORDS = Integer.getInteger("footfall.bench.records", 1_200_000);
    private static final double RECORDS_PER_SECOND = 200_000;

    private VerifyBenchmark() {}

    /** The benchmark. */
    public static Benchmark benchmark() {
        return new PairedBenchmark(
                "audit-verify",
                "Records of the audit log verified a second, read from the topic, to 200,000.",
                1.0,
                Bound.AT_LEAST,
                () -> new Pair(new Verification(), () -> RECORDS_PER_SECOND));
    }

    /** A broker with a log in it, verified from here. */
    private static final class Verification implements Side {
        private final WorkFolder folder = WorkFolder.create();
        private final ChildJvm broker;
        private final SigningKey key = SigningKey.of(SigningKey.newPem());
        private final AuditedPipeline pipeline;

        Verification() throws IOException {
            broker = ChildJvm.start(
                    BrokerProcess.class,
                    List.of("-Xmx1g"),
                    List.of(folder.resolve("broker").toString()),
                    folder.resolve("broker.log"));
            pipeline = new AuditedPipeline(
                    Map.of("bootstrap.servers", broker.readiness()), BenchRegistry.URL, "", Optional.empty());
            new WrittenLog(broker.readiness(), BenchRegistry.connect(), key).write(RECORDS);
        }

        @Override
        public double measure() throws Exception {
            long begun = System.nanoTime();
            LogVerification.Result result;
            try (AuditSource source = Sources.open(pipeline, AuditSource.Place.TOPIC)) {
                result = new LogVerification(key.publicKey()).run(source);
            }
            if (!result.isGood() || result.records() != RECORDS) {
                throw new IOException("the log was not found good: " + result);
            }
            return RECORDS / ((System.nanoTime() - begun) / 1e9);
        }

        @Override
        public void close() {
            broker.close();
            folder.close();
        }
    }
}
