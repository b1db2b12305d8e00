package dev.footfall.replay.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Ingest's endpoints, one request at a time. Whatever the protocol, it is asked for its verdict on each event. Safe for
 * use by many threads.
 */
final class Endpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MANY_SECONDS = 86_400;

    private final Target target;
    private final Duration timeout;
    private final HttpClient client;

    Endpoint(Target target, Duration timeout) {
        this.target = target;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** Sends events, gzipped. */
    Reply post(Wire wire, List<byte[]> lines, long sourceBytes) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(wire.address(target))
                .timeout(timeout)
                .header("Authorization", "Bearer " + target.writeKey()) // unless the protocol has it elsewhere
                .header("Content-Type", wire.contentType())
                .header("Content-Encoding", "gzip")
                .header("Footfall-Answer", "verdicts")
                .header("User-Agent", "") // this program is nobody's browser
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(wire, lines)))
                .build();
        try {
            return judge(client.send(request, HttpResponse.BodyHandlers.ofByteArray()), lines.size(), sourceBytes);
        } catch (HttpTimeoutException e) {
            return new Reply.Later("no answer within " + timeout.toSeconds() + " s", Optional.empty());
        } catch (ConnectException e) {
            return new Reply.Later("nothing listens there", Optional.empty());
        } catch (IOException e) {
            return new Reply.Later("the connection broke (" + e.getClass().getSimpleName() + ")", Optional.empty());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    private static Reply judge(HttpResponse<byte[]> response, int events, long sourceBytes) {
        int status = response.statusCode();
        JsonNode body = parse(response.body());
        if ((status == 200 || status == 400) && body.path("events").isArray()) {
            JsonNode verdicts = body.path("events");
            if (verdicts.size() != events) {
                return new Reply.Refused("it gave " + verdicts.size() + " verdicts on " + events + " events");
            }
            return new Reply.Taken(tally(verdicts, sourceBytes));
        }
        String said =
                body.path("reason").isTextual() ? ": " + body.path("reason").textValue() : "";
        if (status == 429 || status == 408 || status >= 500) {
            return new Reply.Later("it answers " + status + said, retryAfter(response));
        }
        if (status == 413) {
            return new Reply.TooLarge("it answers 413" + said);
        }
        if (status == 401 || status == 403) {
            return new Reply.Refused("it does not know the write key (" + status + "); check --key or --source");
        }
        return new Reply.Refused("it answers " + status + said + "; check that this is ingest's endpoint");
    }

    private static Tally tally(JsonNode verdicts, long sourceBytes) {
        long accepted = 0;
        long quarantined = 0;
        Map<String, Long> byRule = new TreeMap<>();
        for (JsonNode verdict : verdicts) {
            if (verdict.path("status").asText().equals("accepted")) {
                accepted++;
            } else {
                quarantined++;
                byRule.merge(verdict.path("rule").asText("unknown"), 1L, Long::sum);
            }
        }
        return new Tally(accepted, quarantined, byRule, sourceBytes);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Math.min(MANY_SECONDS, Integer.parseInt(value))));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private byte[] gzip(Wire wire, List<byte[]> lines) {
        var bytes = new ByteArrayOutputStream(64 * 1024);
        try (var gzip = new GZIPOutputStream(bytes, 8 * 1024)) {
            wire.write(lines, target, gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no stream of bytes in memory does this
        }
        return bytes.toByteArray();
    }
}
