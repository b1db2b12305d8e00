package dev.footfall.bench.ingest;

import dev.footfall.bench.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kafka's own producer-perf-test, on the same topic with the same settings as ingest's producer, but for the linger.
 *
 * @param bootstrapServers the broker
 * @param topic where records go
 * @param payloads a file of records, one a line
 * @param lingerMillis how long a record waits for others
 */
record ProducerPerf(String bootstrapServers, String topic, Path payloads, int lingerMillis) {
    private static final Pattern SUMMARY =
            Pattern.compile("records sent, ([0-9.]+) records/sec .* ([0-9.]+) ms 99th, ([0-9.]+) ms 99.9th");

    /** What it reported: acknowledged records a second, and the latency that 99 % did not exceed. */
    record Report(double recordsPerSecond, double p99Millis) {}

    static ProducerPerf of(String bootstrapServers, String topic, List<String> payloads, Path folder, int lingerMillis)
            throws IOException {
        Path file = folder.resolve("payloads.txt");
        Files.write(file, payloads);
        return new ProducerPerf(bootstrapServers, topic, file, lingerMillis);
    }

    /**
     * Sends records.
     *
     * @param perSecond how many a second; -1 for as many as go
     */
    Report run(int records, int perSecond) throws IOException, InterruptedException {
        List<String> lines = ChildJvm.run(
                "org.apache.kafka.tools.ProducerPerformance",
                List.of("-Xmx512m"),
                List.of(
                        "--topic",
                        topic,
                        "--num-records",
                        Integer.toString(records),
                        "--payload-file",
                        payloads.toString(),
                        "--throughput",
                        Integer.toString(perSecond),
                        "--producer-props",
                        "bootstrap.servers=" + bootstrapServers,
                        "acks=all",
                        "enable.idempotence=true",
                        "compression.type=lz4",
                        "linger.ms=" + lingerMillis,
                        "batch.size=131072"));
        for (String line : lines.reversed()) {
            Matcher summary = SUMMARY.matcher(line);
            if (summary.find()) {
                return new Report(Double.parseDouble(summary.group(1)), Double.parseDouble(summary.group(2)));
            }
        }
        throw new IOException("producer-perf-test reported nothing:\n" + String.join("\n", lines));
    }
}
