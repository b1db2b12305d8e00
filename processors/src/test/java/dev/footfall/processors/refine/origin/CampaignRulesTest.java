package dev.footfall.processors.refine.origin;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CampaignRulesTest {
    @Test
    void readsEveryParameter() {
        Campaign campaign = CampaignRules.campaignOf("https://shop.example/a?x=1&utm_source=news&utm_medium=email"
                + "&utm_campaign=spring&utm_term=shoes&utm_content=top&gclid=abc#utm_source=no");

        assertThat(campaign)
                .isEqualTo(new Campaign(
                        Optional.of("news"),
                        Optional.of("email"),
                        Optional.of("spring"),
                        Optional.of("shoes"),
                        Optional.of("top"),
                        Optional.of(ClickId.GCLID)));
        assertThat(campaign.isMarked()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?utm_source=a                             | a
            ?UTM_Source=Ab                            | Ab
            ?utm%5Fsource=a                           | a
            ?utm_source=a+b%20c                       | a b c
            ?utm_source=%D0%B0%d0%b1                  | аб
            ?utm_source=100%                          | 100%
            ?utm_source=a%zz%2                        | a%zz%2
            ?utm_source=a%00b%0Ac%7Fd%C2%85e          | abcde
            ?utm_source=a%ffb                         | a�b
            ?utm_source=&utm_source=second            | second
            ?utm_source=+%20&utm_source=second        | second
            ?utm_source=first&utm_source=second       | first
            ?a=?&utm_source=x=y                       | x=y
            ?&&=&=a&utm_source=a&                     | a
            /relative?utm_source=a                    | a
            """)
    void decodes(String address, String source) {
        assertThat(CampaignRules.campaignOf(address).source()).contains(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "https://shop.example/",
                "?utm_source",
                "?utm_source=",
                "?utm_source=%00",
                "?xutm_source=a",
                "?utm_sourcex=a",
                "#?utm_source=a",
                "/a#b?utm_source=a",
                "utm_source=a",
                "?gclid=",
                "?%",
                "?%=%",
                "?=&=",
                "?utm_id=1"
            })
    void findsNone(String address) {
        assertThat(CampaignRules.campaignOf(address)).isSameAs(Campaign.NONE);
    }

    @Test
    void cutsALongValueAndNoCharacterInHalf() {
        String long200 = "é".repeat(CampaignRules.MAX_LENGTH);
        assertThat(CampaignRules.campaignOf("?utm_term=" + "%C3%A9".repeat(300)).term())
                .contains(long200);
        assertThat(CampaignRules.campaignOf("?utm_term=" + "a".repeat(300)).term())
                .contains("a".repeat(CampaignRules.MAX_LENGTH));
        assertThat(CampaignRules.campaignOf("?utm_term=" + "a".repeat(199) + "%F0%9F%98%80")
                        .term())
                .contains("a".repeat(199));
    }

    @Test
    void namesTheClickIdOfAnAdvertisementBeforeThatOfANetwork() {
        assertThat(CampaignRules.campaignOf("?fbclid=1&msclkid=2").clickId()).contains(ClickId.MSCLKID);
        assertThat(CampaignRules.campaignOf("?ScCid=1").clickId()).contains(ClickId.SCCID);
        assertThat(CampaignRules.campaignOf("?fbclid=1").clickId()).contains(ClickId.FBCLID);
        assertThat(CampaignRules.campaignOf("?fbclid=1").isMarked()).isFalse();
    }

    @Test
    void takesAnythingAndGivesNothingThatADatabaseRefuses() {
        SplittableRandom random = new SplittableRandom(20261124);
        String[] pieces = {
            "utm_source=",
            "UTM_CAMPAIGN=",
            "%",
            "%0",
            "%00",
            "%C3",
            "%A9",
            "%F0%9F%98%80",
            "&",
            "=",
            "?",
            "#",
            "+",
            "\u0000",
            "\uD83D",
            "\uDE00",
            "😀",
            "gclid=",
            "a",
            "é",
            "%ED%A0%80",
            "https://a.example/",
            "\n"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder address = new StringBuilder("?utm_source=");
            for (int n = random.nextInt(20); n > 0; n--) {
                address.append(pieces[random.nextInt(pieces.length)]);
            }
            Campaign campaign = CampaignRules.campaignOf(address.toString());
            campaign.source()
                    .ifPresent(source ->
                            assertThat(isStorable(source)).as("%s", address).isTrue());
            campaign.name()
                    .ifPresent(name ->
                            assertThat(isStorable(name)).as("%s", address).isTrue());
            Host.of(address.substring(12));
        }
    }

    private static boolean isStorable(String text) {
        return !text.isBlank()
                && text.length() <= CampaignRules.MAX_LENGTH
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
    }
}
