package dev.footfall.ingest.dialect;

import java.util.Base64;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class AuthorizationTest {
    @Test
    void theKeyComesAsBearerOrAsTheUserOfBasic() {
        assertThat(Authorization.writeKey("Bearer key-1")).contains("key-1");
        assertThat(Authorization.writeKey("bearer  key-1 ")).contains("key-1");
        assertThat(Authorization.writeKey("Basic " + base64("key-1:"))).contains("key-1");
        assertThat(Authorization.writeKey("Basic " + base64("key-1"))).contains("key-1");
        assertThat(Authorization.writeKey("basic " + base64("key-1:ignored"))).contains("key-1");
    }

    @Test
    void whatIsInNeitherFormIsNoKey() {
        assertThat(Authorization.writeKey("")).isEmpty();
        assertThat(Authorization.writeKey("Bearer ")).isEmpty();
        assertThat(Authorization.writeKey("Basic ???")).isEmpty();
        assertThat(Authorization.writeKey("Basic " + base64(":password"))).isEmpty();
        assertThat(Authorization.writeKey("Digest key-1")).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
