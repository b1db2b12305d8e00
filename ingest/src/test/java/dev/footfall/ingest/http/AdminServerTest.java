package dev.footfall.ingest.http;

import dev.footfall.ingest.access.LiveFile;
import dev.footfall.ingest.access.LiveSources;
import dev.footfall.ingest.access.Sources;
import dev.footfall.ingest.publish.ErasureLog;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.governance.Pseudonyms;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.governance.Subjects;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminServerTest {
    private static final String TOKEN = "an-operators-token";
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final List<Subject> asked = new ArrayList<>();
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
        admin = new AdminServer(
                new AdminSettings("127.0.0.1", 0, Optional.of(token)), sources, ingest.server, erasures());
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
    void whoAsksToBeForgottenIsToldUnderWhichRequest() throws Exception {
        HttpResponse<String> answer = ingest.client()
                .send(
                        request("/erasures")
                                .header("Authorization", "Bearer " + TOKEN)
                                .POST(BodyPublishers.ofString("{\"visitor_id\":\"ada\",\"reason\":\"ticket 7\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .contains("\"request\":\"r1\"", "\"subject\":\"" + new Subjects(SECRET).visitor("shop", "ada"))
                .doesNotContain("ada");
        assertThat(asked)
                .extracting(Subject::id)
                .containsExactly("ada", new Pseudonyms(SECRET).lasting("shop", "visitor_id", "ada"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no JSON|400|json.malformed",
                "[]|422|an object with visitor_id or user_id is expected",
                "{}|422|exactly one of visitor_id and user_id is needed",
                "{\"visitor_id\":\"a\",\"user_id\":\"b\"}|422|exactly one of visitor_id and user_id is needed",
                "{\"visitor_id\":7}|422|visitor_id must be a text that is not empty",
                "{\"visitor\":\"a\",\"user_id\":\"b\"}|422|visitor is not known"
            })
    void aRequestToForgetThatIsNoneSaysWhatIsWrong(String body, int status, String reason) throws Exception {
        HttpResponse<String> answer = ingest.client()
                .send(
                        request("/erasures")
                                .header("Authorization", "Bearer " + TOKEN)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
        assertThat(asked).isEmpty();
    }

    private ErasureEndpoint erasures() throws IOException {
        Path secret = Files.write(folder.resolve("governance.secret"), SECRET);
        return new ErasureEndpoint(
                (subjects, reason) -> {
                    asked.addAll(subjects);
                    return new ErasureLog.Request(
                            "r1",
                            subjects.stream()
                                    .map(subject -> subject.erasure("e", "r1", Instant.EPOCH, "ingest", reason))
                                    .toList());
                },
                Optional.of(secret),
                () -> List.of("shop"));
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
                ingest.server,
                erasures());
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
                ingest.server,
                erasures());
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
