package dev.footfall.ingest.http;

import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** JSON at and beyond every limit, from the socket to the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonEdgesTest {
    private static final int DEPTH = RunningIngest.LIMITS.maxDepth();
    private RunningIngest ingest;

    @BeforeAll
    void start() throws Exception {
        ingest = OtherDialects.running(RunningIngest.Setup.usual());
    }

    @AfterAll
    void stop() throws Exception {
        ingest.close();
    }

    static Stream<Arguments> taken() {
        return Stream.of(
                properties("{\"a\":".repeat(DEPTH - 2) + "1" + "}".repeat(DEPTH - 2)),
                properties("9".repeat(100)),
                properties("-1.5e-308"),
                properties("1e308"),
                properties("-0"),
                properties("\"" + "x".repeat(9_000) + "\""),
                properties("{\"" + "k".repeat(500) + "\":1}"),
                properties("{\"\":1}"),
                properties("{\"a\":1,\"a\":2}"), // as jsonb does, the later counts
                properties("\"\\ud83d\\ude00\\u001b[31m\\r\\n\""),
                properties("\"\u00e9\u2028\ud83d\ude00\""),
                arguments("{\"name\":\"x\",\"created_at\":\"0001-01-01T00:00:00Z\"}"),
                arguments("{\"name\":\"x\",\"created_at\":\"9999-12-31T23:59:59.999Z\"}"),
                arguments("{\"name\":\"x\",\"created_at\":-62135596800000}"),
                arguments("{\"name\":\"x\",\"created_at\":253402300799999}"),
                arguments("{\"name\":\"x\",\"created_at\":-1}"),
                arguments("{\"name\":\"" + "n".repeat(200) + "\",\"event_id\":\"a\\r\\nb\\u001b\"}"),
                arguments("\ufeff {\"name\":\"x\"} "));
    }

    static Stream<Arguments> rejected() {
        return Stream.of(
                arguments("json.depth", of("{\"a\":".repeat(DEPTH - 1) + "1" + "}".repeat(DEPTH - 1))),
                arguments("json.depth", of("[".repeat(3_000) + "]".repeat(3_000))),
                arguments("json.number", of("9".repeat(101))),
                arguments("json.number", of("1e309")),
                arguments("json.number", of("-1e-309")),
                arguments("json.number", of("1E+99999999999999999999")),
                arguments("json.number", of("0." + "1".repeat(2_000))),
                arguments("json.number", of("9".repeat(5_000))),
                arguments("json.key", of("{\"" + "k".repeat(501) + "\":1}")),
                arguments("json.malformed", of("NaN")),
                arguments("json.malformed", of("-Infinity")),
                arguments("json.malformed", of("+1")),
                arguments("json.malformed", of("01")),
                arguments("json.malformed", of("1.")),
                arguments("json.malformed", of("'a'")),
                arguments("json.malformed", of("\"\u0000\"")),
                arguments("json.malformed", of("\"\n\"")),
                arguments("json.malformed", of("{\"a\":1,}")),
                arguments("json.malformed", of("1/*x*/")),
                arguments("string.nul", of("\"\\u0000\"")),
                arguments("string.nul", of("{\"a\\u0000\":1}")),
                arguments("string.surrogate", of("\"\\ud800\"")),
                arguments("string.surrogate", of("\"\\udc00\\ud800\"")),
                arguments("string.surrogate", of("{\"\\udfff\":1}")),
                arguments("utf8.invalid", of("\"\u00ff\"")),
                arguments("utf8.invalid", of("\"\u00c0\u0080\"")), // an overlong U+0000
                arguments("utf8.invalid", of("\"\u00ed\u00a0\u0080\"")), // half a surrogate pair
                arguments("utf8.invalid", of("\"\u00f4\u0090\u0080\u0080\"")), // beyond U+10FFFF
                arguments("event.too-large", of("\"" + "x".repeat(10_000) + "\"")),
                arguments("field.duplicate", "{\"name\":\"x\",\"name\":\"x\"}"),
                arguments("field.duplicate", "{\"name\":\"x\",\"n\\u0061me\":\"x\"}"),
                arguments("field.unknown", "{\"name\":\"x\",\"Name\":\"x\"}"),
                arguments("field.unknown", "{\"name\":\"x\"," + members(300) + "}"),
                arguments("string.length", "{\"name\":\"" + "n".repeat(201) + "\"}"),
                arguments("string.length", "{\"name\":\"\"}"),
                arguments("event.type", "1"),
                arguments("event.type", "null"),
                arguments("event.type", "\"x\""),
                arguments("time.format", time("\"0000-01-01T00:00:00Z\"")),
                arguments("time.format", time("\"10000-01-01T00:00:00Z\"")),
                arguments("time.format", time("\"-0001-01-01T00:00:00Z\"")),
                arguments("time.format", time("\"2026-02-29T00:00:00Z\"")),
                arguments("time.format", time("\"2026-03-01T24:00:00Z\"")),
                arguments("time.format", time("\"9999-12-31T23:59:59-01:00\"")),
                arguments("time.format", time("\"1e308\"")),
                arguments("time.range", time("-62135596800001")),
                arguments("time.range", time("253402300800000")),
                arguments("time.range", time("9223372036854775808")),
                arguments("time.range", time("9".repeat(90))),
                arguments("field.type", time("1e308")),
                arguments("field.type", time("1.5")),
                arguments("field.type", time("true")));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void whatIsAtTheLimitIsTaken(String body) throws Exception {
        HttpResponse<String> answer = ingest.post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void whatIsBeyondItIsRejectedWithItsRule(String rule, String body) throws Exception {
        int received = ingest.log.count(Topic.RECEIVED);
        int rejected = ingest.log.count(Topic.REJECTED);
        // a character below U+0100 stands for its byte, so that what is no UTF-8 can be written here
        byte[] bytes = rule.equals("utf8.invalid") ? body.getBytes(ISO_8859_1) : body.getBytes(UTF_8);
        HttpResponse<String> answer = ingest.send(ingest.request().POST(BodyPublishers.ofByteArray(bytes)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"rule\":\"" + rule + "\"", "\"reason\":\"")
                .hasSizeLessThan(2_000);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(received);
        assertThat(ingest.log.count(Topic.REJECTED)).isEqualTo(rejected + 1);
    }

    @Test
    void oneEventBeyondALimitSpoilsNoOther() throws Exception {
        List<String> wrong = rejected()
                .filter(one -> !Set.of("json.malformed", "utf8.invalid").contains(String.valueOf(one.get()[0])))
                .map(one -> String.valueOf(one.get()[1]))
                .filter(body -> body.length() < 5_000)
                .toList();
        String batch = "[{\"name\":\"x\"}," + String.join(",{\"name\":\"x\"},", wrong) + ",{\"name\":\"x\"}]";
        HttpResponse<String> answer = ingest.post(batch);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"accepted\":" + (wrong.size() + 1) + ",\"rejected\":" + wrong.size() + ",");
    }

    @Test
    void propertiesThatNobodyCanParseSpoilNoRequestInAnyDialect() throws Exception {
        String number = "9".repeat(1_500);
        for (String odd : List.of("{\"a\":" + number + "}", "{\"a\":0." + number + "}")) {
            assertThat(status(
                            "/v1/page?writeKey=" + RunningIngest.KEY,
                            "{\"anonymousId\":\"a\",\"properties\":" + odd + "}"))
                    .isEqualTo(200);
            assertThat(status(
                            "/v1/identify?writeKey=" + RunningIngest.KEY,
                            "{\"userId\":\"a\",\"traits\":" + odd + ",\"context\":{\"traits\":" + odd + "}}"))
                    .isEqualTo(200);
            assertThat(status(
                            "/v1/batch?writeKey=" + RunningIngest.KEY,
                            "{\"batch\":[{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"context\":{\"a\":" + odd
                                    + "}}],\"context\":{\"a\":" + odd + "}}"))
                    .isEqualTo(200);
            assertThat(status(
                            "/batch/",
                            "{\"api_key\":\"" + RunningIngest.KEY
                                    + "\",\"batch\":[{\"event\":\"$identify\",\"distinct_id\":\"d\",\"options\":" + odd
                                    + ",\"$set\":" + odd + "}]}"))
                    .isEqualTo(200);
            assertThat(status(
                            "/cloudevents?key=" + RunningIngest.KEY,
                            "{\"id\":\"1\",\"source\":\"s\",\"type\":\"x\",\"specversion\":\"1.0\",\"data\":" + odd
                                    + "}"))
                    .isEqualTo(400);
        }
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "internal"))
                .isZero();
    }

    @Test
    void aBodyOfNothingButBracketsIsRejectedAtOnce() throws Exception {
        for (String flood : List.of("[", "{", "[{", "[[],", "{\"a\":", "\"", "\\", "[\"")) {
            byte[] body = flood.repeat(90_000 / flood.length()).getBytes(UTF_8);
            HttpResponse<String> answer = ingest.send(ingest.request().POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode()).as(flood).isEqualTo(400);
        }
    }

    private int status(String path, String body) throws Exception {
        return ingest.send(ingest.request(path)
                        .header("Content-Type", "application/cloudevents+json")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static Arguments properties(String value) {
        return arguments(of(value));
    }

    private static String of(String value) {
        return "{\"name\":\"x\",\"properties\":{\"p\":" + value + "}}";
    }

    private static String time(String value) {
        return "{\"name\":\"x\",\"created_at\":" + value + "}";
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(","));
    }
}
