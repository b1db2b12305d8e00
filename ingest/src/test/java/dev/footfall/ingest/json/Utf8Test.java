package dev.footfall.ingest.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class Utf8Test {
    @Property
    void randomBytesAreJudgedAsByJava(@ForAll byte[] bytes) {
        assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(javaDecodes(bytes));
    }

    @Property
    void everyCharacterIsValidWhereverItStandsAndNotWhenCut(
            @ForAll @IntRange(max = 0x10FFFF) int codePoint, @ForAll @IntRange(max = 12) int before) {
        Assume.that(codePoint < 0xD800 || codePoint > 0xDFFF);
        byte[] bytes = ("x".repeat(before) + Character.toString(codePoint)).getBytes(UTF_8);
        assertThat(Utf8.isValid(bytes, 0, bytes.length)).isTrue();
        assertThat(Utf8.isValid(bytes, 0, bytes.length - 1)).isEqualTo(codePoint < 0x80);
    }

    @Test
    void overlongFormsSurrogatesAndWhatLiesBeyondUnicodeAreRefused() {
        assertThat(valid(0xC0, 0x80)).as("NUL in two bytes").isFalse();
        assertThat(valid(0xE0, 0x80, 0xAF)).as("overlong slash").isFalse();
        assertThat(valid(0xED, 0xA0, 0x80)).as("surrogate").isFalse();
        assertThat(valid(0xF4, 0x90, 0x80, 0x80)).as("U+110000").isFalse();
        assertThat(valid(0xF4, 0x8F, 0xBF, 0xBF)).as("U+10FFFF").isTrue();
    }

    private static boolean valid(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return Utf8.isValid(all, 0, all.length);
    }

    private static boolean javaDecodes(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
