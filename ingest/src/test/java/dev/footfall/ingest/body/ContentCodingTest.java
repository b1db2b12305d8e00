package dev.footfall.ingest.body;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ContentCodingTest {
    @Test
    void codingsAreNamedWhateverTheirCase() {
        assertThat(ContentCoding.named("gzip")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.named(" GZip ")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.named("x-gzip")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.named("Zstd")).contains(ContentCoding.ZSTD);
        assertThat(ContentCoding.named("identity")).contains(ContentCoding.IDENTITY);
        assertThat(ContentCoding.named("br")).isEmpty();
        assertThat(ContentCoding.named("gzip, gzip")).isEmpty();
    }

    @Test
    void limitsNameTheirKeyAndWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings(10, 10, 1, 1000, 10))
                .withMessageStartingWith("max-body-bytes: must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings(2000, 1000, 1, 1000, 10))
                .withMessageStartingWith("max-inflated-bytes: must be");
    }
}
