package dev.footfall.schemas.topic;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeysTest {
    @ParameterizedTest
    @ValueSource(strings = {"v-1", "a/b//c", "", "/", "ünïcode 🎈"})
    void aSessionKeyGivesBackTheVisitorAndTheSession(String visitor) {
        String visitorKey = VisitorKey.of("web", visitor);
        String sessionKey = SessionKey.of(visitorKey, "0190-ab");

        assertThat(SessionKey.visitorKey(sessionKey)).isEqualTo(visitorKey);
        assertThat(SessionKey.sessionId(sessionKey)).isEqualTo("0190-ab");
    }

    @Test
    void anActivityKeyNamesTheMinuteAsPeopleReadIt() {
        assertThat(ActivityKey.of("shop", Instant.ofEpochSecond(1_793_536_440))).isEqualTo("shop/2026-11-01T12:34:00Z");
    }

    @Test
    void visitorsOfTwoSourcesNeverShareAKey() {
        assertThat(VisitorKey.of("web", "shop/1")).isEqualTo("web/shop/1").isNotEqualTo(VisitorKey.of("shop", "1"));
    }

    @Test
    void aKeyWithoutASlashIsNoSessionKeyAndIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.visitorKey("ada@example.org"))
                .withMessage(
                        "not a session key: no slash in a key of 15 characters; expected source/visitor/session_id");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionKey.sessionId(""));
    }
}
