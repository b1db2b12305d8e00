package dev.footfall.processors.refine.agent;

import dev.footfall.schemas.record.DeviceType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentParserTest {
    private final AgentParser parser = new AgentParser();

    @ParameterizedTest(name = "{0} {1} on {2}: {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        Chrome         | 131 | Windows   | DESKTOP | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36
        Edge           | 130 | Windows   | DESKTOP | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0
        Firefox        | 133 | Linux     | DESKTOP | Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0
        Firefox        | 27  | Ubuntu    | DESKTOP | Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0
        Safari         | 17  | Mac OS X  | DESKTOP | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15
        Opera          | 114 | Windows   | DESKTOP | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 OPR/114.0.0.0
        IE             | 8   | Windows   | DESKTOP | Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; Tablet PC 2.0)
        Chrome         | 131 | Chrome OS | DESKTOP | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36
        Chrome         | 131 | Android   | MOBILE  | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36
        Chrome         | 118 | Android   | MOBILE  | Mozilla/5.0 (Linux; Android 9; CUBOT NOTE S) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 Mobile Safari/537.36
        Samsung Internet | 26 | Android  | MOBILE  | Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36
        Firefox        | 132 | Android   | MOBILE  | Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0
        Firefox        | 132 | Android   | TABLET  | Mozilla/5.0 (Android 14; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0
        Safari         | 17  | iOS       | MOBILE  | Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1
        Chrome         | 131 | iOS       | MOBILE  | Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1
        Safari         | 12  | iOS       | TABLET  | Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1
        Chrome         | 131 | Android   | TABLET  | Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36
        Amazon Silk    | 3   | Android   | TABLET  | Mozilla/5.0 (Linux; U; en-us; KFAPWI Build/JDQ39) AppleWebKit/535.19 (KHTML, like Gecko) Silk/3.13 Safari/535.19 Silk-Accelerated=true
        Opera Mini     | 7   | -         | MOBILE  | Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/34.1244; U; en) Presto/2.8.119 Version/11.10
        -              | -   | Windows   | OTHER   | Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36
        """)
    void tellsPeoplesDevices(
            @Nullable String browser, @Nullable String version, @Nullable String os, DeviceType device, String text) {
        Agent agent = parser.parse(text);

        assertThat(agent)
                .isEqualTo(new Agent(
                        Optional.ofNullable(browser),
                        Optional.ofNullable(version),
                        Optional.ofNullable(os),
                        device,
                        false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/5.0 TV Safari/538.1",
                "Mozilla/5.0 (Linux; Android 7.1.2; AFTMM Build/NS6265; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/70.0.3538.110 Mobile Safari/537.36",
                "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.79 Safari/537.36 WebAppManager",
                "Mozilla/5.0 (X11; Linux armv7l) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.225 Safari/537.36 CrKey/1.56.500000"
            })
    void tellsTelevisions(String text) {
        assertThat(parser.parse(text).device()).isEqualTo(DeviceType.TV);
        assertThat(parser.parse(text).bot()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 6_0 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) Version/6.0 Mobile/10A5376e Safari/8536.25 (compatible; Googlebot/2.1)",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2",
                "Mozilla/5.0 (compatible; Yahoo! Slurp)",
                "Baiduspider-image",
                "Mozilla/5.0 (compatible; Ezooms/1.0; help@moz.com)",
                "ia_archiver",
                "facebookexternalhit/1.1",
                "WhatsApp/2.23.20.0",
                "Tiny Tiny RSS/1.11 (http://tt-rss.org/)",
                "Feedbin - 1 subscribers",
                "nutch-1.4/Nutch-1.4",
                "Pingdom.com_bot_version_1.4",
                "kube-probe/1.29",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 (StatusCake)",
                "curl/8.5.0",
                "Wget/1.13.4 (linux-gnu)",
                "python-requests/2.31.0",
                "Python-urllib/2.7",
                "Go-http-client/1.1",
                "okhttp/4.12.0",
                "Java/17.0.9",
                "axios/1.6.2",
                "Apache-HttpClient/4.5.14 (Java/11.0.21)",
                "libwww-perl/6.72",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
                "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1"
            })
    void tellsPrograms(String text) {
        assertThat(parser.parse(text).bot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analytics-node/3.0.13",
                "posthog-node/5.70.0",
                "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A)",
                "Mozilla/4.0 (compatible;)",
                "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/118.0 Mobile Safari/537.36",
                "x"
            })
    void takesNobodyElseForAProgram(String text) {
        assertThat(parser.parse(text).bot()).isFalse();
    }

    @Test
    void namesTheBot() {
        assertThat(parser.parse("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"))
                .satisfies(agent -> assertThat(agent.browser()).contains("bingbot"));
    }

    @Test
    void hasWordsInLowerCaseAndNoneThatSaysWhatAnotherSays() {
        List<String> words = BotWords.load().words();

        assertThat(words).hasSizeGreaterThan(80).doesNotHaveDuplicates().allSatisfy(word -> {
            assertThat(word).isLowerCase().isEqualTo(word.strip());
            assertThat(words)
                    .filteredOn(other -> !other.equals(word) && word.contains(other))
                    .isEmpty();
            assertThat(BotRules.isBot("x " + word + " 1", List.of()))
                    .as("needless: %s", word)
                    .isFalse();
        });
    }
}
