package dev.footfall.schemas.governance;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PseudonymsTest {
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final Pseudonyms pseudonyms = new Pseudonyms(SECRET);

    @Test
    void theSameValueHasTheSamePseudonymInASourceAndADomain() {
        String ada = pseudonyms.lasting("shop", "user_id", "ada");

        assertThat(ada)
                .matches("[0-9a-f]{32}")
                .isEqualTo(new Pseudonyms(SECRET).lasting("shop", "user_id", "ada"))
                .isNotEqualTo(pseudonyms.lasting("shop", "user_id", "eve"))
                .isNotEqualTo(pseudonyms.lasting("shop", "visitor_id", "ada"))
                .isNotEqualTo(pseudonyms.lasting("blog", "user_id", "ada"));
    }

    @Test
    void aRotatingPseudonymHoldsForItsPeriod() {
        assertThat(pseudonyms.rotating("shop", "user_id", "ada", 1))
                .isEqualTo(pseudonyms.rotating("shop", "user_id", "ada", 1))
                .isNotEqualTo(pseudonyms.rotating("shop", "user_id", "ada", 2))
                .isNotEqualTo(pseudonyms.lasting("shop", "user_id", "ada"));
    }

    @Test
    void noPseudonymIsASubjectsName() {
        assertThat(pseudonyms.lasting("shop", "user", "ada")).isNotEqualTo(new Subjects(SECRET).user("shop", "ada"));
    }
}
