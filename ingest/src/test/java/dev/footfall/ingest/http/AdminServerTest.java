package dev.footfall.ingest.http;

import dev.footfall.ingest.access.LiveFile;
import dev.footfall.ingest.access.LiveSources;
import dev.footfall.ingest.access.Sources;
import dev.footfall.runtime.observe.Health;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminServerTest {
    private static final String TOKEN = "an-operators-token";

    @TempDir
    Path folder;

    private Path file;
    private Path token;
    private RunningIngest ingest;
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("sources.yaml"), """
                sources:
                  shop:
                    write-keys: [first-key, second-key]
                    revoked-keys: [old-key-1]
                    secret: a secret of the shop
                    allowed-origins: ["https://shop.example"]
                    limits: {events-per-second: 5, burst: 10}
                """);
        token = Files.writeString(folder.resolve("admin.token"), TOKEN + "\n");
        LiveFile<Sources> sources =
                LiveSources.open(file, Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));
        ingest = new RunningIngest(RunningIngest.Setup.usual().with(sources));
        admin = new AdminServer(new AdminSettings("127.0.0.1", 0, Optional.of(token)), sources, ingest.server);
        admin.start();
    }

    @AfterEach
    void stop() throws Exception {
        admin.stop();
        ingest.close();
    }

    @Test
    void sourcesAreListedWithoutTheirKeys() throws Exception {
        HttpResponse<String> answer = send("GET", "/sources");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"loaded_at\":\"2026-03-01T12:00:00Z\",\"faults\":[],\"sources\":[{\"name\":\"shop\","
                        + "\"write_keys\":2,\"revoked_keys\":1,\"allowed_origins\":[\"https://shop.example\"],"
                        + "\"limits\":{\"events_per_second\":5,\"burst\":10}}]}");
    }

    @Test
    void withoutTheTokenNothingIsTold() throws Exception {
        for (String header : new String[] {"Bearer another-token-17", "Basic " + TOKEN, TOKEN, ""}) {
            HttpResponse<String> answer = ingest.client()
                    .send(
                            request("/sources")
                                    .header("Authorization", header)
                                    .GET()
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain("shop", TOKEN);
        }
        assertThat(ingest.send(request("/drain").POST(BodyPublishers.noBody())).statusCode())
                .isEqualTo(401);
        assertThat(ingest.server.health()).isEqualTo(Health.up());
    }

    @Test
    void aNewTokenCountsAtOnce() throws Exception {
        Files.writeString(token, "the-token-after-that");
        assertThat(send("GET", "/sources").statusCode()).isEqualTo(401);
    }

    @Test
    void aReloadTellsTheFaultsAndKeepsTheSources() throws Exception {
        Files.writeString(file, "sources: {shop: {write-keys: [first-key], secret: short}}");
        HttpResponse<String> broken = send("POST", "/sources/reload");
        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(broken.body())
                .contains("sources.shop.secret: must have at least 16 characters", "\"write_keys\":2")
                .doesNotContain("first-key");
        assertThat(send("GET", "/sources").body()).contains("sources.shop.secret");

        Files.writeString(file, "sources: {blog: {write-keys: [first-key], secret: a secret of the blog}}");
        HttpResponse<String> mended = send("POST", "/sources/reload");
        assertThat(mended.statusCode()).isEqualTo(200);
        assertThat(mended.body()).contains("\"faults\":[]", "\"name\":\"blog\"", "\"allowed_origins\":[\"*\"]");
    }

    @Test
    void drainingSendsClientsElsewhereAndBack() throws Exception {
        assertThat(send("POST", "/drain").body()).isEqualTo("{\"draining\":true,\"requests_in_flight\":0}");
        assertThat(ingest.server.health()).isInstanceOf(Health.Down.class);
        HttpResponse<String> answer = ingest.send(ingest.request("/v1/events")
                .header("Authorization", "Bearer first-key")
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Connection")).contains("close");

        assertThat(send("DELETE", "/drain").body()).startsWith("{\"draining\":false");
        assertThat(ingest.server.health()).isEqualTo(Health.up());
        assertThat(send("GET", "/drain").body()).startsWith("{\"draining\":false");
    }

    @Test
    void anotherPathIsToldTheRightOnes() throws Exception {
        HttpResponse<String> answer = send("GET", "/keys");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("POST /sources/reload");
    }

    @Test
    void withoutATokenItDoesNotListen() throws Exception {
        AdminServer none = new AdminServer(
                new AdminSettings("127.0.0.1", 0, Optional.empty()),
                LiveSources.open(file, Clock.systemUTC()),
                ingest.server);
        none.start();
        assertThat(none.address()).isEmpty();
        none.stop();
    }

    @Test
    void aTokenThatIsTooShortOrAbsentStopsTheStart() throws Exception {
        Files.writeString(token, "short");
        AdminServer refused = new AdminServer(
                new AdminSettings("127.0.0.1", 0, Optional.of(token)),
                LiveSources.open(file, Clock.systemUTC()),
                ingest.server);
        assertThatThrownBy(refused::start).hasMessageContaining("at least 16 characters");
        Files.delete(token);
        assertThatThrownBy(refused::start).hasMessageContaining("admin.token-file");
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return ingest.send(
                request(path).header("Authorization", "Bearer " + TOKEN).method(method, BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        URI address = admin.address().orElseThrow();
        return HttpRequest.newBuilder(address.resolve(path));
    }
}
