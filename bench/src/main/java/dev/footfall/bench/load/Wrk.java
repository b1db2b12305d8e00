package dev.footfall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator wrk: as many requests as the server answers, over a fixed number of connections.
 *
 * @param connections open at a time
 * @param duration of the load
 */
public record Wrk(int connections, Duration duration) {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    /**
     * Sends the same POST again and again and returns the requests answered with 2xx per second.
     *
     * @throws IOException if wrk is not installed, fails, or was answered anything but 2xx
     */
    public double postsPerSecond(URI address, String contentType, String writeKey, String body)
            throws IOException, InterruptedException {
        Path script = Files.createTempFile("footfall-bench", ".lua");
        try {
            Files.writeString(script, """
                    wrk.method = "POST"
                    wrk.headers["Content-Type"] = "%s"
                    wrk.headers["Authorization"] = "Bearer %s"
                    wrk.body = [==[%s]==]
                    """.formatted(contentType, writeKey, body));
            String report = run(List.of(
                    "wrk",
                    "--threads=1",
                    "--connections=" + connections,
                    "--duration=" + duration.toSeconds() + "s",
                    "--timeout=10s",
                    "--script=" + script,
                    address.toString()));
            if (report.contains("Non-2xx") || report.contains("Socket errors")) {
                throw new IOException("not every request was answered with 2xx:\n" + report);
            }
            Matcher rate = RATE.matcher(report);
            if (!rate.find()) {
                throw new IOException("wrk reported no rate:\n" + report);
            }
            return Double.parseDouble(rate.group(1));
        } finally {
            Files.delete(script);
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("wrk cannot be started; install it first (apt-get install wrk)", e);
        }
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed:\n" + report);
        }
        return report;
    }
}
