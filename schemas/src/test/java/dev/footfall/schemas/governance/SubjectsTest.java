package dev.footfall.schemas.governance;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SubjectsTest {
    private final Subjects subjects = new Subjects(bytes("0123456789abcdef"));

    @Test
    void aNameIsWhatEveryOtherHmacMakesOfIt() {
        // printf shop/ada | openssl dgst -sha256 -hmac 0123456789abcdef
        assertThat(subjects.visitor("shop", "ada")).isEqualTo("85ef1545a9b4082b2424228ce3b1d598");
        assertThat(subjects.user("shop", "ada")).isEqualTo("c4590d94f9f206b0a465314174e3eed3");
    }

    @Test
    void visitorsUsersAndSourcesAreToldApart() {
        assertThat(subjects.visitor("shop", "user/ada"))
                .isNotEqualTo(subjects.user("shop", "ada"))
                .isNotEqualTo(subjects.visitor("blog", "user/ada"));
    }

    @Test
    void anotherSecretGivesAnotherName() {
        assertThat(new Subjects(bytes("0123456789abcdeg")).visitor("shop", "ada"))
                .isNotEqualTo(subjects.visitor("shop", "ada"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void manyThreadsGetTheSameNames() {
        var names = ConcurrentHashMap.<String>newKeySet();

        IntStream.range(0, 2_000).parallel().forEach(_ -> names.add(subjects.visitor("shop", "ada")));

        assertThat(names).containsExactly(subjects.visitor("shop", "ada"));
    }

    @Test
    void aSecretThatCanBeGuessedIsRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Subjects(bytes("hunter2")))
                .withMessage("the governance secret has 7 bytes; it needs 16 or more, such as openssl rand -hex 32"
                        + " prints");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
