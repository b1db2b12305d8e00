package dev.footfall.ingest.event;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextRulesTest {
    @Property
    void onlyTextThatCanBeStoredIsWithoutFlaw(@ForAll char[] chars) {
        boolean encodes = StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(chars));
        boolean nul = new String(chars).indexOf(0) >= 0;
        assertThat(TextRules.flawOf(CharBuffer.wrap(chars)) == TextRules.Flaw.NONE)
                .isEqualTo(encodes && !nul);
    }

    @Property
    void textWithNulIsNeverWithoutFlaw(@ForAll String before, @ForAll String after) {
        assertThat(TextRules.flawOf(before + "\0" + after)).isNotEqualTo(TextRules.Flaw.NONE);
    }

    @Property
    void whatIsMadeStorableHasNoFlawAndKeepsTheRest(@ForAll String text) {
        assertThat(TextRules.flawOf(TextRules.storable(text))).isEqualTo(TextRules.Flaw.NONE);
        assertThat(TextRules.storable(text)
                        .codePointCount(0, TextRules.storable(text).length()))
                .isEqualTo(text.codePointCount(0, text.length()));
    }

    @Test
    void whatCannotBeStoredIsReplaced() {
        assertThat(TextRules.storable("a\0\ud800b\ud83d\ude00")).isEqualTo("a\ufffd\ufffdb\ud83d\ude00");
    }
}
