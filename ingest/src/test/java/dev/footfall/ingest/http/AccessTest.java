package dev.footfall.ingest.http;

import dev.footfall.ingest.access.AddressGates;
import dev.footfall.ingest.access.LiveFile;
import dev.footfall.ingest.access.LiveSources;
import dev.footfall.ingest.access.RateLimit;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.access.Sources;
import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may send, and how much. */
class AccessTest {
    private static final String EVENT = "{\"name\":\"page_view\"}";

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong();
    private Path file;
    private LiveFile<Sources> sources;
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("sources.yaml"), """
                sources:
                  shop:
                    write-keys: [first-key, second-key]
                    revoked-keys: [old-key-1]
                    secret: a secret of the shop
                    limits: {events-per-second: 1, burst: 10}
                """);
        sources = LiveSources.open(file, Clock.systemUTC());
        AddressGates addresses = new AddressGates(new RateLimit(1, 20), 100, now::get);
        ingest = new RunningIngest(RunningIngest.Setup.usual()
                .with(sources)
                .with(addresses, new ProxySettings(List.of("127.0.0.0/8"), "x-forwarded-for")));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aRevokedKeyIsToldSo() throws Exception {
        HttpResponse<String> answer = post("old-key-1", "192.0.2.1", EVENT);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"error\":\"key.revoked\"").doesNotContain("old-key-1");
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
    }

    @Test
    void aChangedFileCountsForTheNextRequest() throws Exception {
        assertThat(post("third-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(401);
        Files.writeString(file, "sources: {shop: {write-keys: [third-key], secret: a secret of the shop}}");
        sources.refresh();
        assertThat(post("third-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(200);
        assertThat(post("first-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyIsHeldToItsLimitAndToldWhenToComeAgain() throws Exception {
        assertThat(post("first-key", "192.0.2.1", batch(12)).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = post("first-key", "192.0.2.2", EVENT);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("\"error\":\"throttled\"", "this write key");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 3L);
        assertThat(post("second-key", "192.0.2.3", EVENT).statusCode()).isEqualTo(200);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(13);
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "throttled"))
                .isEqualTo(1);
    }

    @Test
    void anAddressIsHeldToItsLimitWhateverTheKey() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(post("wrong-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> answer = post("first-key", "192.0.2.1", EVENT);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("this address").doesNotContain("192.0.2.1");
        assertThat(post("first-key", "192.0.2.2", EVENT).statusCode()).isEqualTo(200);
        now.addAndGet(2_000_000_000L);
        assertThat(post("first-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(200);
    }

    @Test
    void eventsCountForTheAddressToo() throws Exception {
        assertThat(post("first-key", "192.0.2.1", batch(10)).statusCode()).isEqualTo(200);
        assertThat(post("second-key", "192.0.2.1", batch(10)).statusCode()).isEqualTo(200);
        assertThat(post("wrong-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(429);
    }

    @Test
    void theClientBehindTheProxyIsTheVisitor() throws Exception {
        assertThat(post("first-key", "192.0.2.1", EVENT).statusCode()).isEqualTo(200);
        assertThat(ingest.received())
                .singleElement()
                .satisfies(event -> assertThat(event.getVisitorId())
                        .isEqualTo(new Source("shop", "a secret of the shop").pseudonym("192.0.2.1", "Agent")));
    }

    private HttpResponse<String> post(String key, String address, String body) throws Exception {
        return ingest.send(ingest.request("/v1/events")
                .header("Authorization", "Bearer " + key)
                .header("X-Forwarded-For", "6.6.6.6, " + address)
                .header("User-Agent", "Agent")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String batch(int events) {
        return "[" + (EVENT + ",").repeat(events - 1) + EVENT + "]";
    }
}
