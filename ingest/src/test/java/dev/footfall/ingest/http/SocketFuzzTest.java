package dev.footfall.ingest.http;

import dev.footfall.ingest.fuzz.Mutator;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Requests of every dialect, changed anywhere from the first byte on, sent to the running endpoint. */
class SocketFuzzTest {
    private static final long SEED = Long.getLong("footfall.fuzz.seed", 20_260_301L);
    private static final Duration LONG = Duration.ofSeconds(Long.getLong("footfall.fuzz.seconds", 180L));
    private static final int CLIENTS = 4;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) [A-Z]");

    private final LongAdder connections = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = OtherDialects.running(
                RunningIngest.Setup.usual().with(Duration.ofSeconds(5), new SlowSettings(Duration.ofSeconds(4), 500)));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void whateverComesIsAnsweredAndCounted() throws Exception {
        run(500, Duration.ofMinutes(5));
    }

    @Test
    @Tag("fuzz")
    void whateverComesForLongIsAnsweredAndCounted() throws Exception {
        run(Integer.MAX_VALUE, LONG);
    }

    private void run(int requests, Duration limit) throws Exception {
        ingest.log.onlyCount();
        long end = System.nanoTime() + limit.toNanos();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = new SplittableRandom(SEED + i);
                Mutator mutator = new Mutator(seeds(), random);
                clients.add(threads.submit(() -> {
                    for (int k = 0; k < requests && System.nanoTime() < end; k++) {
                        byte[] request = mutator.next();
                        send(random.nextInt(3) == 0 ? request : refitted(request));
                    }
                }));
            }
        }
        for (Future<?> client : clients) {
            rethrow(client);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> ingest.server.requestsInFlight() == 0);
        System.getLogger("fuzz")
                .log(
                        System.Logger.Level.INFO,
                        connections + " connections, " + answers + " answers, " + resets + " resets, "
                                + ingest.log.count(Topic.RECEIVED) + " accepted, " + ingest.log.count(Topic.REJECTED)
                                + " rejected, " + Math.round(ingest.refused()) + " refused");
        assertThat(faults.sum()).as("answers with a 5xx").isZero();
        assertThat(events("accepted"))
                .isEqualTo(ingest.log.count(Topic.RECEIVED))
                .isPositive();
        assertThat(events("rejected"))
                .isEqualTo(ingest.log.count(Topic.REJECTED))
                .isPositive();
        assertThat(events("unavailable")).isZero();
        assertThat(ingest.meters.find("footfall.ingest.rejected").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(events("rejected"));
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "internal"))
                .isZero();
        assertThat(answers.sum()).as("of %s connections", connections).isGreaterThan(connections.sum() / 2);
        assertThat(ingest.post("{\"name\":\"still here\"}").statusCode()).isEqualTo(200);
    }

    private void send(byte[] request) {
        connections.increment();
        StringBuilder answer = new StringBuilder();
        try (Socket socket = ingest.connect()) {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            byte[] buffer = new byte[8192];
            for (int got = socket.getInputStream().read(buffer);
                    got >= 0;
                    got = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, got, ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither answered nor closed: " + encoded(request), e);
        } catch (IOException e) {
            resets.increment(); // it closes with bytes unread, as what is no HTTP deserves
        }
        Matcher statuses = STATUS.matcher(answer);
        while (statuses.find()) {
            answers.increment();
            if (statuses.group(1).startsWith("5")) {
                faults.increment();
                throw new AssertionError("answered " + statuses.group(1) + ": " + encoded(request));
            }
        }
    }

    /** With the length that the body has now, so that more than its framing is looked at. */
    private static byte[] refitted(byte[] request) {
        String text = new String(request, ISO_8859_1);
        int body = text.indexOf("\r\n\r\n") + 4;
        return body < 4
                ? request
                : bytes(text.substring(0, body)
                                .replaceFirst("Content-Length: \\d+", "Content-Length: " + (text.length() - body))
                        + text.substring(body));
    }

    private double events(String outcome) {
        return ingest.meters.find("footfall.ingest.events").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static void rethrow(Future<?> client) throws Exception {
        try {
            client.get();
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + SEED, e.getCause());
        }
    }

    private static String encoded(byte[] request) {
        return Base64.getEncoder().encodeToString(request);
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (OtherDialects.Sample sample : OtherDialects.samples(RunningIngest.KEY)) {
            String head =
                    "POST " + sample.path() + " HTTP/1.1\r\nHost: x\r\n" + String.join(": ", sample.header()) + "\r\n";
            String body = sample.body();
            seeds.add(bytes(head + "Content-Length: " + body.length() + "\r\n\r\n" + body));
            seeds.add(bytes(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                    + body + "\r\n0\r\n\r\n"));
            seeds.add(bytes(head + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n" + body + head
                    + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
        }
        String rest = " HTTP/1.1\r\nHost: x\r\nReferer: r\r\nCookie: sp=1\r\nOrigin: https://shop.example\r\n\r\n";
        seeds.add(bytes("GET /v1/pixel.gif?key=" + RunningIngest.KEY + "&name=x&properties=%7B%22a%22:1%7D" + rest));
        seeds.add(bytes("GET /i?e=pv&aid=" + RunningIngest.KEY + "&page=%C3%A9&dtm=1772366400000" + rest));
        seeds.add(bytes("HEAD /" + RunningIngest.KEY + "/i?e=se&se_ac=a" + rest));
        seeds.add(bytes("GET /array/token/config.js" + rest));
        seeds.add(bytes("GET /v1/projects/" + RunningIngest.KEY + "/settings" + rest));
        seeds.add(bytes("GET /footfall.js" + rest));
        seeds.add(bytes(String.join(
                "\r\n",
                "OPTIONS /v1/batch HTTP/1.1",
                "Host: x",
                "Origin: https://shop.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: a,b",
                "",
                "")));
        return seeds;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
