package dev.footfall.processors.sessions;

import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionIdsTest {
    @Test
    void areWhatAnotherImplementationMakesThem() {
        assertThat(SessionIds.of("shop", "v1", "default", "e1")).hasToString("f7ff2adb-8543-8f07-949c-dbd5a1e65ce4");
        assertThat(SessionIds.of("shop", "v1", "défaut", "e1")).hasToString("d018b6b3-32b6-80c4-9a5f-9c5d78aafc07");
    }

    @Test
    void areUuidsOfVersion8() {
        UUID id = SessionIds.of("shop", "v1", "default", "e1");

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void dependOnWhereOnePartEndsAndTheNextBegins() {
        assertThat(SessionIds.of("a", "bc", "d", "e")).isNotEqualTo(SessionIds.of("ab", "c", "d", "e"));
    }
}
