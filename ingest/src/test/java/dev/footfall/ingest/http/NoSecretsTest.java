package dev.footfall.ingest.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.access.Sources;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.RejectedEvent;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Plants what must not be told, makes every kind of failure, and looks where it might have been told. */
class NoSecretsTest {
    private static final String KEY = "key-never-to-be-told";
    private static final String WRONG_KEY = "wrong-never-to-be-told";
    private static final String PERSON = "person-never-to-be-told";
    private static final String PAYLOAD = "payload-never-to-be-told";
    private static final String FORGED = "\\r\\n{\\\"level\\\":\\\"ERROR\\\"}";
    private static final String MARK = "never-to-be-told";

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        logged.start();
        root.addAppender(logged);
        Sources sources = Sources.of(Map.of(KEY, new Source("shop", "a secret of the shop")));
        RunningIngest.Setup setup = RunningIngest.Setup.usual()
                .with(() -> sources)
                .with(Duration.ofSeconds(1), new SlowSettings(Duration.ofSeconds(1), 500));
        ingest = new RunningIngest(setup, intake -> {
            List<Dialect> dialects = new ArrayList<>(OtherDialects.of(setup.limits(), intake));
            dialects.add(new Failing());
            return dialects;
        });
    }

    @AfterEach
    void stop() throws Exception {
        root.detachAppender(logged);
        ingest.close();
    }

    @Test
    void nothingOfARequestIsLoggedOrALabelOfAMetric() throws Exception {
        everyKindOfRequest();
        ingest.log.fail();
        everyKindOfRequest();
        assertThat(ingest.raw(post("/failing/read?key=" + KEY, PAYLOAD))).startsWith("HTTP/1.1 500 ");
        assertThat(ingest.raw(post("/failing/answer?key=" + KEY, PAYLOAD))).startsWith("HTTP/1.1 500 ");

        assertThat(logged.list).as("log lines, of which the failures make some").isNotEmpty();
        assertThat(logged.list.stream().map(NoSecretsTest::text)).noneMatch(text -> text.contains(MARK));
        assertThat(ingest.meters.scrape())
                .contains("footfall_ingest_refused_requests_total", "footfall_ingest_rejected_total")
                .doesNotContain(MARK);
    }

    @Test
    void noKeyComesIntoQuarantine() throws Exception {
        everyKindOfRequest();
        assertThat(ingest.rejected()).hasSizeGreaterThan(12).allSatisfy(event -> {
            assertThat(raw(event)).doesNotContain(KEY);
            assertThat(event.getReason() + event.getRule()).doesNotContain(MARK);
        });
        assertThat(ingest.rejected().stream().map(RejectedEvent::getDialect))
                .contains("native", "segment", "rudderstack", "posthog", "snowplow", "cloudevents");
        assertThat(ingest.rejected()).anySatisfy(event -> assertThat(raw(event)).contains("\"aid\":\"***\""));
        assertThat(ingest.rejected()).anySatisfy(event -> assertThat(raw(event)).contains("\"api_key\":\"***\""));
        assertThat(ingest.rejected()).anySatisfy(event -> assertThat(raw(event)).contains("\"writeKey\":\"***\""));
        assertThat(ingest.rejected()).anySatisfy(event -> assertThat(raw(event)).contains("&aid=***&"));
        assertThat(ingest.received())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain(KEY));
    }

    /** Good ones, bad ones, and such as are no request. */
    private void everyKindOfRequest() throws Exception {
        for (OtherDialects.Sample sample : OtherDialects.samples(KEY)) {
            String header = String.join(": ", sample.header());
            send(post(sample.path(), sample.body(), header));
            send(post(sample.path(), sample.body().replace("}", ",\"x\":\"" + PAYLOAD + "\\u0000\"}"), header));
            send(post(sample.path(), sample.body().replace(",", " " + PAYLOAD + FORGED), header));
            send(post(sample.path(), sample.body() + PAYLOAD, header));
            send(post(sample.path(), sample.body(), header, "Content-Encoding: " + PAYLOAD));
            send(post(sample.path(), sample.body(), header, "Content-Encoding: zstd"));
            send(post(sample.path(), PAYLOAD.repeat(5_000), header));
            send(post(sample.path().replace(KEY, WRONG_KEY), sample.body().replace(KEY, WRONG_KEY), header));
            send(post(sample.path().replace(KEY, ""), sample.body().replace(KEY, ""), header));
        }
        String rest = " HTTP/1.1\r\nHost: x\r\nUser-Agent: " + PERSON + "\r\nConnection: close\r\n\r\n";
        send("GET /i?e=pv&x=" + PAYLOAD + "&aid=" + KEY + "&duid=" + PERSON + rest);
        send("GET /i?e=" + PAYLOAD + "&aid=" + KEY + "&duid=" + PERSON + rest);
        send("GET /" + KEY + "/i?e=pv&aid=" + KEY + "&duid=" + PERSON + rest);
        send("GET /v1/pixel.gif?key=" + KEY + "&name=" + PAYLOAD + "&visitor_id=" + PERSON + "&x=%00" + rest);
        send("GET /v1/pixel.gif?key=" + KEY + "&x=%zz" + PAYLOAD + rest);
        send("GET /v1/projects/" + WRONG_KEY + "/settings" + rest);
        send("GET /" + PAYLOAD + "?" + PERSON + rest);
        send(PAYLOAD + " /v1/events" + rest);
        send("GET /%zz" + PAYLOAD + rest);
        send("GET /" + PAYLOAD + " HTTP/9.9\r\n\r\n");
        send("GET / HTTP/1.1\r\nHost: x\r\n" + PAYLOAD + "\u0000: " + PERSON + "\r\n\r\n");
        send("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + PERSON + "\r\n"
                + ("X: " + PAYLOAD + "\r\n").repeat(4_000) + "\r\n");
        send("GET /" + PAYLOAD.repeat(4_000) + rest);
        send("POST /v1/events?key=" + KEY + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + PAYLOAD);
        send("POST /v1/events?key=" + KEY + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n" + PAYLOAD);
        send("POST /v1/events?key=" + KEY + " HTTP/1.1\r\nX-Person: " + PERSON);
        reset(post("/v1/events?key=" + KEY, PAYLOAD).substring(0, 180));
    }

    private void send(String text) throws IOException {
        try {
            ingest.raw(text);
        } catch (SocketException e) {
            // it closes with bytes unread, as what is no HTTP deserves
        }
    }

    private void reset(String text) throws IOException {
        try (Socket socket = ingest.connect()) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.setSoLinger(true, 0);
        }
        await().until(() -> ingest.server.requestsInFlight() == 0);
    }

    private static String post(String path, String body, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: " + PERSON + "\r\nCookie: sp="
                + PERSON + "\r\n" + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    private static String raw(RejectedEvent event) {
        return UTF_8.decode(event.getRaw().duplicate()).toString();
    }

    private static String text(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage()).append(event.getMDCPropertyMap());
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            text.append(thrown.getMessage());
            for (IThrowableProxy suppressed : thrown.getSuppressed()) {
                text.append(suppressed.getMessage());
            }
        }
        return text.toString();
    }

    /** A dialect with a fault of ours, whose exceptions tell everything. */
    private static final class Failing implements Dialect {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public List<Route> routes() {
            return List.of(new Route("POST", "/failing/*"));
        }

        @Override
        public Optional<Refusal> examine(RequestHead head) {
            return Optional.empty();
        }

        @Override
        public Credential credential(RequestHead head) {
            return new Credential.WriteKey(head.query("key").orElseThrow());
        }

        @Override
        public Reading read(Submission submission) {
            if (submission.head().path().endsWith("read")) {
                throw new IllegalArgumentException(new String(submission.body(), UTF_8));
            }
            return new Reading.Refused(Refusal.of(Refusal.Kind.BODY_EMPTY, PAYLOAD));
        }

        @Override
        public Answer answer(RequestHead head, List<Verdict> verdicts) {
            throw new IllegalArgumentException(PAYLOAD);
        }

        @Override
        public Answer refuse(RequestHead head, Refusal refusal) {
            throw new IllegalArgumentException(PAYLOAD);
        }
    }
}
