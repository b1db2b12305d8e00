package dev.footfall.bench.replay;

import dev.footfall.bench.process.ChildJvm;
import java.io.IOException;
import java.util.List;

/**
 * Kafka's own consumer-perf-test, which fetches records and does nothing with them.
 *
 * @param bootstrapServers the broker
 * @param topic that is read from its beginning
 */
record ConsumerPerf(String bootstrapServers, String topic) {
    /** Among the columns of its report, those of the time without joining the group come last. */
    private static final int FETCHED_PER_SECOND = 9;

    private static final int COLUMNS = 10;
    private static final int READ = 4;

    /**
     * Fetches so many records, which must be there.
     *
     * @return records fetched a second, joining the group not counted
     */
    double recordsPerSecond(int records) throws IOException, InterruptedException {
        List<String> lines = ChildJvm.run(
                "org.apache.kafka.tools.ConsumerPerformance",
                List.of("-Xmx512m"),
                List.of(
                        "--bootstrap-server",
                        bootstrapServers,
                        "--topic",
                        topic,
                        "--num-records",
                        Integer.toString(records),
                        "--timeout",
                        "30000",
                        "--hide-header"));
        for (String line : lines.reversed()) {
            String[] columns = line.split(",\\s*");
            if (columns.length == COLUMNS) {
                if (Long.parseLong(columns[READ]) < records) {
                    throw new IOException("consumer-perf-test read less than there is: " + line);
                }
                return Double.parseDouble(columns[FETCHED_PER_SECOND]);
            }
        }
        throw new IOException("consumer-perf-test reported nothing:\n" + String.join("\n", lines));
    }
}
