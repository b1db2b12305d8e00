package dev.footfall.schemas.governance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SecretFileTest {
    @TempDir
    Path folder;

    @Test
    void theSecretIsTheFilesTextWithoutItsLineEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");

        assertThat(new SecretFile("erasure.secret-file", Optional.of(file))
                        .get()
                        .visitor("shop", "ada"))
                .isEqualTo("85ef1545a9b4082b2424228ce3b1d598");
    }

    @Test
    void withoutAFileItSaysWhichSettingIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new SecretFile("erasure.secret-file", Optional.empty()).get())
                .withMessageStartingWith("erasure.secret-file: somebody was erased");
    }
}
