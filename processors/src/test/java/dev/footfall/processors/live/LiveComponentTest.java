package dev.footfall.processors.live;

import dev.footfall.processors.streams.Lookup;
import dev.footfall.schemas.record.Session;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Two instances in this process, each with a server of its own. */
class LiveComponentTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aRequestReachesTheInstanceThatHoldsTheVisitorWithItsToken() throws Exception {
        int portA = freePort();
        int portB = freePort();
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        LiveComponent a = component(portA, Optional.of(token), new Lookup.Elsewhere<>("127.0.0.1", portB));
        LiveComponent b = component(portB, Optional.of(token), new Lookup.Found<>(List.of(session())));
        a.start();
        b.start();
        try {
            HttpResponse<String> answer = get(portA, TOKEN);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"session_id\":\"s1\"");
            assertThat(get(portA, "another-token-0123").statusCode()).isEqualTo(401);
        } finally {
            a.stop();
            b.stop();
        }
    }

    @Test
    void instancesThatThinkOfEachOtherDoNotAskInCircles() throws Exception {
        int portA = freePort();
        int portB = freePort();
        LiveComponent a = component(portA, Optional.empty(), new Lookup.Elsewhere<>("127.0.0.1", portB));
        LiveComponent b = component(portB, Optional.empty(), new Lookup.Elsewhere<>("127.0.0.1", portA));
        a.start();
        b.start();
        try {
            HttpResponse<String> answer = get(portA, TOKEN);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("is moving between instances");
        } finally {
            a.stop();
            b.stop();
        }
    }

    @Test
    void aPeerThatIsAwayIsNoError() throws Exception {
        int away = freePort();
        int port = freePort();
        LiveComponent a = component(port, Optional.empty(), new Lookup.Elsewhere<>("127.0.0.1", away));
        a.start();
        try {
            assertThat(get(port, TOKEN).statusCode()).isEqualTo(503);
        } finally {
            a.stop();
        }
    }

    @Test
    void doesNotStartWithoutATokenThatItIsToldToAskFor() throws IOException {
        Path weak = Files.writeString(folder.resolve("weak"), "short");

        assertThatThrownBy(() -> component(freePort(), Optional.of(folder.resolve("none")), new Lookup.Absent<>())
                        .start())
                .hasMessageStartingWith("live.token-file: ")
                .hasMessageContaining("cannot be read (NoSuchFileException)");
        assertThatThrownBy(() -> component(freePort(), Optional.of(weak), new Lookup.Absent<>())
                        .start())
                .hasMessageContaining("must hold one word of 16 or more")
                .hasMessageNotContaining("short");
    }

    @Test
    void othersThanThisMachineNeedATokenAndAnAddress() {
        assertThatThrownBy(() -> new LiveSettings(true, "0.0.0.0", 9105, Optional.empty(), Optional.of("a:1")))
                .hasMessageStartingWith("token-file: must be set");
        assertThatThrownBy(() -> new LiveSettings(true, "0.0.0.0", 9105, Optional.of(Path.of("t")), Optional.empty()))
                .hasMessageStartingWith("advertised: must be set");
        assertThatThrownBy(() -> new LiveSettings(true, "127.0.0.1", 0, Optional.empty(), Optional.empty()))
                .hasMessageStartingWith("port: must be 1 to 65535");
        assertThatThrownBy(() -> new LiveSettings(true, "127.0.0.1", 1, Optional.empty(), Optional.of("http://a:1")))
                .hasMessage("advertised: must be host:port");
        assertThat(new LiveSettings(true, "::1", 9105, Optional.empty(), Optional.empty()).address())
                .contains("[::1]:9105");
        assertThat(new LiveSettings(false, "0.0.0.0", 9105, Optional.empty(), Optional.empty()).address())
                .isEmpty();
    }

    private static LiveComponent component(int port, Optional<Path> token, Lookup<List<Session>> found) {
        return new LiveComponent(
                new LiveSettings(true, "127.0.0.1", port, token, Optional.empty()),
                Optional.of((source, visitorId) -> found),
                Optional.empty(),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private static Session session() {
        return Session.newBuilder()
                .setSessionId("s1")
                .setSource("shop")
                .setVisitorId("ada")
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .setEvents(1)
                .setFirstEventId("e1")
                .setRevision(2)
                .build();
    }

    private HttpResponse<String> get(int port, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/live/shop/visitors/ada/session"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }
}
