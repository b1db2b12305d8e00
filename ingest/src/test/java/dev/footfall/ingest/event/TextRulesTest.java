package dev.footfall.ingest.event;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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
}
