package dev.footfall.sinks.live;

import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.follow.Entry;
import dev.footfall.sinks.follow.Topics;
import dev.footfall.sinks.history.History;
import dev.footfall.sinks.history.HistoryException;
import dev.footfall.sinks.history.Minute;
import dev.footfall.sinks.history.Stretch;
import dev.footfall.sinks.history.Stretch.Count;
import dev.footfall.sinks.history.Visit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LivePageTest {
    private static final String EVIL = "</script><img src=x onerror=alert(1)>\r\ndata: {}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final LiveState state = new LiveState(Clock.systemUTC());
    private final Topics topics = new Topics();
    private final AtomicInteger asked = new AtomicInteger();
    private LivePage page = page(Optional.empty(), 2);

    @BeforeEach
    void start() throws Exception {
        page.start();
    }

    @AfterEach
    void stop() throws Exception {
        page.stop();
        http.close();
    }

    @Test
    void everyFileThatThePageNamesIsServedFromHereAndNoneHasInlineCode() throws Exception {
        HttpResponse<String> index = get("/");

        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self' http://127.0.0.1:8080;")
                .doesNotContain("unsafe");
        assertThat(index.body())
                .doesNotContain("style=\"", "onclick", "<style")
                .doesNotContainPattern("<script(?![^>]*src=)");
        for (String file : List.of(
                "/page.css",
                "/uplot.css",
                "/uplot.js",
                "/page.js",
                "/stream.js",
                "/plots.js",
                "/render.js",
                "/start.js",
                "/history.js",
                "/words.js",
                "/theme.js",
                "/favicon.svg")) {
            HttpResponse<String> answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.body()).as(file).isNotEmpty();
            if (!file.startsWith("/uplot") && !file.endsWith(".svg")) {
                assertThat(answer.body()).as(file).doesNotContain("innerHTML", "https://cdn", "eval(");
            }
        }
    }

    @Test
    void theStreamTellsAllOnceASecondAndNewsAsTheyCome() throws Exception {
        take(Topic.EVENTS, event("first"));
        try (Follower follower = follow("site", 0)) {
            assertThat(follower.next("news")).contains("\"total\":1", "\"name\":\"first\"");
            assertThat(follower.next("now"))
                    .contains(
                            "\"source\":\"site\"",
                            "\"total\":1",
                            "\"stages\":[{\"name\":\"Received → in its topic\"},{",
                            "\"processors\":[{\"stage\":\"refine\"},", // whose broker does not answer
                            "\"ledger\":{\"compared_here\":false");
            take(Topic.EVENTS, event("second"));
            assertThat(follower.next("news")).contains("\"total\":2", "second").doesNotContain("first");
            assertThat(follower.next("now")).isNotEmpty();
        }
        try (Follower again = follow("site", 1)) {
            assertThat(again.next("news"))
                    .as("after Last-Event-ID: 1")
                    .contains("second")
                    .doesNotContain("first");
        }
    }

    @Test
    void whatSendersWriteCannotBreakOutOfTheStream() throws Exception {
        take(Topic.EVENTS, event(EVIL));
        take(
                Topic.REJECTED,
                RejectedEvent.newBuilder()
                        .setRejectedId("r")
                        .setSource("site")
                        .setDialect("native")
                        .setRule("field.type")
                        .setPath(EVIL)
                        .setReason("must be a number")
                        .setRaw(ByteBuffer.allocate(0))
                        .setReceivedAt(Instant.now())
                        .build());
        try (Follower follower = follow("site", 0)) {
            assertThat(follower.next("news")).contains("\\r\\ndata: {}");
            assertThat(follower.next("now")).contains("\\r\\ndata: {}");
        }
    }

    @Test
    void queriesOfAddressesAreNotShown() throws Exception {
        take(Topic.EVENTS, event("page_view", "https://shop.example/reset?token=secret#x"));
        try (Follower follower = follow("site", 0)) {
            assertThat(follower.next("news")).contains("shop.example/reset").doesNotContain("secret");
        }
    }

    @Test
    void moreBrowsersThanThereIsRoomForAreToldToComeBack() throws Exception {
        try (Follower one = follow("site", 0);
                Follower two = follow("site", 0)) {
            one.next("now");
            two.next("now");
            HttpResponse<String> third = get("/v1/stream?source=site");

            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void aBrowserThatDoesNotReadKeepsNobodyWaiting() throws Exception {
        try (Socket stuck = new Socket(
                        InetAddress.getLoopbackAddress(), page.address().getPort());
                Follower follower = follow("site", 0)) {
            stuck.setReceiveBufferSize(1024);
            stuck.getOutputStream()
                    .write("GET /v1/stream?source=site HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 2000; i++) {
                take(Topic.EVENTS, event("event " + i));
            }
            assertThat(follower.next("now")).isNotEmpty();
            assertThat(follower.next("now")).contains("\"total\":2000");
        }
    }

    @Test
    void longerPeriodsComeFromHistoryAndAreKeptForAMoment() throws Exception {
        HttpResponse<String> first = get("/v1/history?source=site&period=24h");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains("\"visitors\":7", "\"name\":\"/a\"", "\"step\":900");
        assertThat(get("/v1/history?source=site&period=24h").body()).isEqualTo(first.body());
        assertThat(asked).hasValue(1);
        assertThat(get("/v1/history?source=site&period=forever").statusCode()).isEqualTo(400);
        assertThat(get("/v1/history?source=broken&period=24h").statusCode()).isEqualTo(503);
    }

    @Test
    void aPageElsewhereWhoseNameWasMadeToPointHereGetsNothing() throws Exception {
        assertThat(raw("GET /v1/page HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("write_key");
        assertThat(raw("GET /v1/page HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("fk_1");
    }

    @Test
    void withATokenOnlyWhoKnowsItSeesAnything(@TempDir Path folder) throws Exception {
        page.stop();
        Path file = Files.writeString(folder.resolve("token"), "a token of some length\n");
        page = page(Optional.of(file), 2);
        page.start();

        assertThat(get("/").statusCode()).isEqualTo(401);
        assertThat(get("/").body()).contains("Token of the live page");
        assertThat(get("/v1/page").statusCode()).isEqualTo(401);
        assertThat(get("/v1/stream?source=site").statusCode()).isEqualTo(401);
        assertThat(signIn("something else").statusCode()).isEqualTo(401);
        HttpResponse<String> in = signIn("a+token+of+some+length");
        assertThat(in.statusCode()).isEqualTo(303);
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain("a token");
        assertThat(send("/v1/page", "Cookie", cookie.split(";")[0]).statusCode())
                .isEqualTo(200);
        assertThat(send("/v1/page", "Authorization", "Bearer a token of some length")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("/v1/page", "Authorization", "Bearer a token").statusCode())
                .isEqualTo(401);
    }

    @Test
    void settingsThatWouldOpenThePageToEverybodyAreRefused() {
        assertThatThrownBy(() -> new LiveSettings(
                        "0.0.0.0", 1, Optional.empty(), 1, Optional.empty(), Optional.empty(), "footfall"))
                .hasMessageContaining("token-file");
    }

    private LivePage page(Optional<Path> token, int clients) {
        return new LivePage(
                new LiveSettings(
                        "127.0.0.1",
                        0,
                        token,
                        clients,
                        Optional.of(URI.create("http://127.0.0.1:8080/v1/events")),
                        Optional.of("fk_1"),
                        "footfall"),
                state,
                history(),
                new SimpleMeterRegistry(),
                new LivePage.BrokerAccess(
                        Map.of("bootstrap.servers", "127.0.0.1:1"), // nobody is there
                        () -> {
                            throw new KafkaException("nobody is there");
                        },
                        topics.registry()),
                Clock.systemUTC());
    }

    private History history() {
        return new History() {
            @Override
            public void minutes(Instant from, Instant to, Consumer<Minute> each) {
                throw new AssertionError("is for backfills");
            }

            @Override
            public void sessions(Instant from, Instant to, Consumer<Visit> each) {
                throw new AssertionError("is for backfills");
            }

            @Override
            public Stretch stretch(String source, Instant from, Instant to, Duration step) throws HistoryException {
                asked.incrementAndGet();
                if (source.equals("broken")) {
                    throw new HistoryException("Postgres does not answer", new IOException());
                }
                List<Count> pages = List.of(new Count("/a", 3));
                return new Stretch(
                        List.of(), 7, 9, 1, 20, pages, List.of(), List.of(), List.of(), List.of(), List.of());
            }

            @Override
            public List<String> sources() {
                return List.of();
            }
        };
    }

    private static RefinedEvent event(String name) {
        return event(name, "https://shop.example/");
    }

    private static RefinedEvent event(String name, String url) {
        return RefinedEvent.newBuilder()
                .setEventId(name)
                .setSource("site")
                .setVisitorId("ada")
                .setName(name)
                .setUrl(url)
                .setTimeBasis(TimeBasis.RECEIVED)
                .setOccurredAt(Instant.now())
                .setReceivedAt(Instant.now())
                .build();
    }

    private void take(Topic topic, SpecificRecord record) {
        TopicPartition partition = Topics.partition(topic);
        state.take(new Entry(
                partition, "site/ada", Optional.of(record), Instant.now().toEpochMilli()));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, "Accept", "*/*");
    }

    private HttpResponse<String> send(String path, String header, String value) throws Exception {
        return http.send(
                HttpRequest.newBuilder(page.address().resolve(path))
                        .header(header, value)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> signIn(String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(page.address().resolve("/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("token=" + token))
                        .build(),
                BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), page.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Follower follow(String source, long lastId) throws Exception {
        HttpResponse<java.io.InputStream> response = http.send(
                HttpRequest.newBuilder(page.address().resolve("/v1/stream?source=" + source))
                        .header("Last-Event-ID", Long.toString(lastId))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new Follower(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** A browser's side of the stream. */
    private record Follower(BufferedReader lines) implements AutoCloseable {
        /** The data of the next event of a kind; the others before it are dropped. */
        String next(String kind) throws IOException {
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals(kind)) {
                    return line.substring(6);
                } else {
                    assertThat(line).matches("|retry: \\d+|id: \\d+|data: .*");
                }
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
