package dev.footfall.ingest.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.schemas.record.Treatment;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextScanTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Policy USUAL = Policies.of("version: a\n");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write to ada@example.org now | write to *** now",
                "ada.love+x@mail.example.co.uk. | ***.",
                "<Ada@Example.ORG> | <***>",
                "ada@example.org-1 | ***-1",
                "https://x.example/?u=ada%40example.org&b=1 | https://x.example/?u=***&b=1",
                "https://x.example/?u=ada%2Bnews%40example.org | https://x.example/?u=***",
                "https://x.example/?to=https%3A%2F%2Fy.example%3Fu%3Dada%2540example.org |"
                        + " https://x.example/?to=https%3A%2F%2Fy.example%3Fu%3D***",
                "mailto:jürgen@bücher.example | mailto:***",
                "https://ada:pass@shop.example/ | https://ada:***/",
            })
    void mailAddressesAreFound(String text, String treated) {
        assertThat(text(USUAL, text)).isEqualTo(treated);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "react@18.2.0",
                "/img/logo@2x.png",
                "@ada",
                "ada@localhost",
                "a @ b.example",
                "https://maps.example/@48.85,2.35,15z",
                "@media (min-width: 600px)",
                "x@.example"
            })
    void whatOnlyLooksLikeAMailAddressStays(String text) {
        assertThat(text(USUAL, text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call +49 30 1234567 | call ***",
                "call +1 (415) 555-2671! | call ***!",
                "tel:+14155552671 | tel:***",
                "?p=%2B493012345678 | ?p=***",
                "(415) 555-2671 | ***",
                "at 415-555-2671, | at ***,",
                "415.555.2671 | ***",
            })
    void phoneNumbersAreFound(String text, String treated) {
        assertThat(text(USUAL, text)).isEqualTo(treated);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 123-4567890-1234567",
                "2026-11-01T12:00:00+01:00",
                "2026-11-01T12:00:00+0100",
                "2026-11-01 12:00:00",
                "1793536440000",
                "1793536440",
                "GA1.2.1234567890.1793536440",
                "+1234567",
                "1+4915112345678",
                "192.168.100.200",
                "v4.10.2.7",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.6778.86",
                "550e8400-e29b-41d4-a716-446655440000",
                "(123) 456-7890",
                "978-3-16-148410-0"
            })
    void timesOrdersVersionsAndIdentifiersAreNoPhones(String text) {
        assertThat(text(USUAL, text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "paid with 4111111111111111 | paid with ***",
                "4111 1111 1111 1111 | ***",
                "4111-1111-1111-1111, | ***,",
                "(5555555555554444) | (***)",
                "2223003122003222 | ***",
                "378282246310005 | ***",
                "3782 822463 10005 | ***",
                "6011111111111117 | ***",
                "3530111333300000 | ***",
                "4222222222222 | ***",
                "?n=4111111111111111&x | ?n=***&x",
            })
    void cardNumbersAreFound(String text, String treated) {
        assertThat(text(USUAL, text)).isEqualTo(treated);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112", // wrong check digit
                "1793536440000", // milliseconds
                "1793536440000000", // microseconds
                "41111111111111111111", // too long
                "411111111111", // too short
                "9999999999999995", // no issuer
                "0.4111111111111111",
                "4111111111111111-2222",
                "a4111111111111111",
                "4111111111111111b",
                "41-11-11-11-11-11-11-11",
                "4111 11111111 1111",
                "41111111-1111-4111-8111-411111111111"
            })
    void whatIsNoCardStays(String text) {
        assertThat(text(USUAL, text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://x.example/?token=abc&b=1 | https://x.example/?token=***&b=1",
                "https://x.example/?a=1&access_token=abc#x | https://x.example/?a=1&access_token=***#x",
                "https://x.example/#access_token=abc&state=s | https://x.example/#access_token=***&state=s",
                "https://x.example/?Password=hunter2 | https://x.example/?Password=***",
                "https://x.example/cb?code=4%2F0A&scope=s | https://x.example/cb?code=***&scope=s",
                "https://x.example/?email=ada | https://x.example/?email=***",
                "https://x.example/?phone=030123456 | https://x.example/?phone=***",
                "/?to=https%3A%2F%2Fy%3Ftoken%3Dabc%26b%3D1 | /?to=https%3A%2F%2Fy%3Ftoken%3D***%26b%3D1",
                "/a;jsessionid=0A1B | /a;jsessionid=***",
                "api-key=abc | api-key=***",
            })
    void credentialsInAddressesAreFoundByTheirNames(String text, String treated) {
        assertThat(text(USUAL, text)).isEqualTo(treated);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x.example/?promocode=A&tokens=3&utm_source=mail",
                "https://x.example/?token=&password",
                "https://x.example/?phone=1",
                "a=b; x == y",
                "100%25 and 50%"
            })
    void parametersOfOtherNamesStay(String text) {
        assertThat(text(USUAL, text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"ada@example.org\",\"b\":1} | {\"a\":\"***\",\"b\":1}",
                "{\"a\":\"x\\nada@example.org\"} | {\"a\":\"x\\n***\"}",
                "{\"a\":\"ada\\u0040example.org, \\u00fc\"} | {\"a\":\"***, \\u00fc\"}",
                "{\"a\":\"j\\u00fcrgen@example.org\"} | {\"a\":\"***\"}",
                "{\"u\":\"/?a=1\\u0026token=abc\\u0026b=2\"} | {\"u\":\"/?a=1&token=***&b=2\"}",
                "{\"u\":\"https:\\/\\/x\\/?token=abc\"} | {\"u\":\"https:\\/\\/x\\/?token=***\"}",
                "{\"card\":4111111111111111,\"n\":[5555555555554444]} | {\"card\":\"***\",\"n\":[\"***\"]}",
                "{\"password\":\"hunter2\",\"passwordless\":true} | {\"password\":\"***\",\"passwordless\":true}",
                "{\"pass\\u0077ord\" : \"hunter2\"} | {\"pass\\u0077ord\" : \"***\"}",
                "{\"a\":{\"b\":[{\"Access-Token\":\"t\"}]}} | {\"a\":{\"b\":[{\"Access-Token\":\"***\"}]}}",
                "{\"phone\":\"030 123456\",\"mobile\":15112345678} | {\"phone\":\"***\",\"mobile\":\"***\"}",
                "{\"ada@example.org\":1} | {\"***\":1}",
            })
    void jsonIsSearchedAndStaysJson(String json, String treated) throws Exception {
        assertThat(properties(USUAL, json)).isEqualTo(treated);
        new JsonMapper().readTree(properties(USUAL, json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"phone\":\"x1\",\"tel\":null,\"password\":null,\"secret\":\"\",\"token\":false}",
                "{\"code\":\"SUMMER\",\"order\":\"123-4567890-1234567\",\"ts\":1793536440000,\"t\":[1793536440,2]}",
                "{\"id\":\"550e8400-e29b-41d4-a716-446655440000\",\"price\":12.50,\"e\":-1.5e+10}",
                "{\"title\":\"M\\u00fcnchen \\\\ \\\" :\",\"email_sent\":true}"
            })
    void jsonWithoutAnythingOfTheKindIsNotEvenCopied(String json) {
        assertThat(properties(USUAL, json)).isSameAs(json);
    }

    @Test
    void saysWhatWasDoneAndUnderWhichKey() {
        Findings findings = new Findings();
        USUAL.rulesOf("shop")
                .scans()
                .properties()
                .treat(
                        "{\"mail\":\"ada@example.org\",\"x\":\"eve@example.org\",\"4111111111111111\":\"eve@example.org\"}",
                        "properties",
                        USUAL.replacement("shop", NOW),
                        findings);

        assertThat(findings.treated())
                .containsExactly(
                        new Treatment("properties.mail", "contact", "mask"),
                        new Treatment("properties.x", "contact", "mask"),
                        new Treatment("properties.x", "sensitive", "mask"),
                        new Treatment("properties", "contact", "mask"));
    }

    @Test
    void membersAreDroppedWithTheirCommas() {
        Policy policy = Policies.of("""
            version: a
            fields: {properties.a: drop, properties.c: drop}
            """);

        assertThat(properties(policy, "{\"a\":1,\"b\":2,\"c\":{\"d\":[1,\"}\"]}}"))
                .isEqualTo("{\"b\":2}");
        assertThat(properties(policy, "{ \"a\" : 1 , \"c\" : 2 }")).isEqualTo("{   }");
        assertThat(properties(policy, "{\"b\":[{\"c\":1}, {\"a\":2, \"x\":3, \"c\":4}]}"))
                .isEqualTo("{\"b\":[{}, { \"x\":3}]}");
        assertThat(properties(policy, "{\"A\":\"x, y\"}")).isEqualTo("{}");
    }

    @Test
    void whatIsFoundIsTreatedAsThePolicySays() {
        Policy policy = Policies.of("""
            version: a
            classes: {contact: hash}
            detectors: {card: {treatment: drop}, phone: off, credential: {class: sensitive, except: [code]}, address: technical}
            """);
        Replacement replacement = policy.replacement("shop", NOW);

        assertThat(text(policy, "Ada@example.org 4111111111111111 +493012345678 ?code=x&token=y 192.0.2.77"))
                .isEqualTo(Policies.PSEUDONYMS.lasting("shop", "mail", "ada@example.org")
                        + "  +493012345678 ?code=x&token=*** 192.0.2.0");
        assertThat(replacement.of(Action.TRUNCATE, "", "2001:db8:1:2::3")).isEqualTo("2001:db8:1::");
        assertThat(replacement.of(Action.TRUNCATE, "", "no address")).isEqualTo("***");
    }

    @Test
    void versionNumbersAreNoNetworkAddresses() {
        Policy policy = Policies.of("version: a\ndetectors: {address: technical}\n");

        assertThat(text(policy, "Chrome/131.0.6778.86 1.2.3 1.2.3.4.5 1.2.3.400 v1.2.3.4 http://192.0.2.7/"))
                .isEqualTo("Chrome/131.0.6778.86 1.2.3 1.2.3.4.5 1.2.3.400 v1.2.3.4 http://192.0.2.0/");
    }

    @Test
    void aRotatingHashChangesWithThePeriod() {
        Policy policy = Policies.of("version: a\nrotation: PT1H\nclasses: {contact: hash-rotating}\n");

        String now = policy.replacement("shop", NOW).of(Action.HASH_ROTATING, "mail", "x");
        assertThat(policy.replacement("shop", NOW.plusSeconds(3_599)).of(Action.HASH_ROTATING, "mail", "x"))
                .isEqualTo(now);
        assertThat(policy.replacement("shop", NOW.plusSeconds(3_600)).of(Action.HASH_ROTATING, "mail", "x"))
                .isNotEqualTo(now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "{\"a\":",
                "{\"password\":",
                "{\"password\":\"",
                "{\"a\":\"\\",
                "{\"a\":\"\\u00",
                "{\"a\":\"\\u0040",
                "@",
                "%40",
                "=",
                "?=",
                "%3D=",
                "(",
                "(415",
                "+",
                "4111111111111111",
                "\\",
                "\\u0040",
                "\"\\u0040\":\"",
                ":::\"a\":}"
            })
    void brokenTextsAreSearchedToTheirEnd(String text) {
        for (TextScan scan : List.of(
                USUAL.rulesOf("shop").scans().raw(),
                USUAL.rulesOf("shop").scans().text())) {
            String mail = text + " ada@example.org";
            String treated = scan.treat(mail, "raw", USUAL.replacement("shop", NOW), new Findings());
            assertThat(treated).doesNotContain("ada@example.org");
        }
    }

    @Test
    void whateverJsonComesStaysJsonAndSearchingAgainFindsNothing() throws Exception {
        Policy policy =
                Policies.of("version: a\nfields: {properties.a: drop, properties.b: hash, properties.c: mask}\n");
        Random random = new Random(20_261_101);
        JsonMapper mapper = new JsonMapper();
        for (int i = 0; i < 20_000; i++) {
            String json = object(random, 3);
            String once = properties(policy, json);
            mapper.readTree(once);
            assertThat(once).as(json).doesNotContain("ada@example.org", "4111111111111111");
        }
    }

    @Test
    void whateverTextComesIsSearchedToItsEnd() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String text = IntStream.range(0, random.nextInt(30))
                    .mapToObj(_ -> PIECES.get(random.nextInt(PIECES.size())))
                    .collect(Collectors.joining());
            for (TextScan scan : List.of(
                    USUAL.rulesOf("shop").scans().raw(),
                    USUAL.rulesOf("shop").scans().text())) {
                String treated = scan.treat(text, "raw", USUAL.replacement("shop", NOW), new Findings());
                assertThat(treated)
                        .as("what the glance lets pass has nothing")
                        .isEqualTo(scan.search(text, "raw", USUAL.replacement("shop", NOW), new Findings()));
            }
        }
    }

    private static final List<String> PIECES = List.of(
            "5555555555554444",
            "4111 1111 1111 1111",
            "415-555-2671",
            "(415) 555-2671",
            "+493012345678",
            "\"password\"",
            "@",
            "%40",
            "%2540",
            "=",
            "%3D",
            "?",
            "&",
            "token",
            "+",
            "(",
            ")",
            "415",
            "-",
            "4111",
            " ",
            ".",
            "a",
            "\\",
            "\"",
            "\\u0040",
            "\\u00fc",
            ":",
            ",",
            "{",
            "}",
            "[",
            "]",
            "ada@example.org",
            "phone",
            "1",
            "ü",
            "%",
            "%2",
            "\n");
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "A", "phone", "password", "\\u0061", "ü", "");
    private static final List<String> STRINGS = List.of(
            "",
            "x",
            "ada@example.org",
            "x ada@example.org, 4111111111111111",
            "\\u0061da\\u0040example.org",
            "\\\\",
            "\\n",
            "\\\"",
            "/?token=a\\u0026b=\\/",
            "+493012345678",
            "\\u00fc@example.org",
            "4111 1111 1111 1111");

    private static String object(Random random, int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> space(random)
                        + '"'
                        + KEYS.get(random.nextInt(KEYS.size()))
                        + '"'
                        + space(random)
                        + ':'
                        + space(random)
                        + value(random, depth)
                        + space(random))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "4111111111111111";
            case 1 -> "-1.5e+10";
            case 2 -> "null";
            case 3, 4 -> '"' + STRINGS.get(random.nextInt(STRINGS.size())) + '"';
            case 5 -> object(random, depth - 1);
            default ->
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(_ -> value(random, depth - 1))
                        .collect(Collectors.joining(", ", "[", "]"));
        };
    }

    private static String space(Random random) {
        return List.of(" ", "\n", "", "", "", "").get(random.nextInt(6));
    }

    private static String text(Policy policy, String text) {
        return policy.rulesOf("shop")
                .scans()
                .text()
                .treat(text, "title", policy.replacement("shop", NOW), new Findings());
    }

    private static String properties(Policy policy, String json) {
        return policy.rulesOf("shop")
                .scans()
                .properties()
                .treat(json, "properties", policy.replacement("shop", NOW), new Findings());
    }
}
