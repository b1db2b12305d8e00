package dev.footfall.schemas.governance;

import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.SubjectKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SubjectTest {
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @Test
    void aPersonIsLookedForAsTheClientNamesThemAndAsAPolicyStoresThem() {
        List<Subject> subjects = Subject.of(SubjectKind.VISITOR, List.of("shop", "blog"), "ada", SECRET);

        assertThat(subjects)
                .extracting(Subject::id)
                .containsExactly(
                        "ada",
                        new Pseudonyms(SECRET).lasting("shop", "visitor_id", "ada"),
                        "ada",
                        new Pseudonyms(SECRET).lasting("blog", "visitor_id", "ada"));
        assertThat(subjects.getFirst().name()).isEqualTo("85ef1545a9b4082b2424228ce3b1d598");
        assertThat(subjects.getFirst().toString()).doesNotContain("ada");
    }

    @Test
    void aUserIsHashedAsAUser() {
        assertThat(Subject.of(SubjectKind.USER, List.of("shop"), "ada", SECRET))
                .extracting(Subject::name)
                .first()
                .isEqualTo(new Subjects(SECRET).user("shop", "ada"));
    }

    @Test
    void itsErasureSaysWhatIsToBeForgotten() {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");

        Erasure erasure = Subject.of(SubjectKind.VISITOR, List.of("shop"), "ada", SECRET)
                .getFirst()
                .erasure("e", "r", now, "ingest", "ticket 7");

        assertThat(erasure.getSubjectId()).contains("ada");
        assertThat(erasure.getSubject()).isEqualTo("85ef1545a9b4082b2424228ce3b1d598");
        assertThat(erasure.getRequestedAt()).isEqualTo(now);
    }
}
