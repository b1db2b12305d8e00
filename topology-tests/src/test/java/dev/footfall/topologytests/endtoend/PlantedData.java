package dev.footfall.topologytests.endtoend;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Personal data wherever events of four protocols have room for them, in what is accepted and in what is not. */
record PlantedData(Sender sender, String writeKey) {
    /** The source that {@link #SOURCES} gives them, and its key. */
    static final String SOURCE = "planted";

    static final String KEY = "fk_planted_planted";

    /** The sources file of a pipeline that takes them beside its own events. */
    static final String SOURCES = """
        sources:
          site: {write-keys: [fk_site_site_site], secret: 0123456789abcdef}
          planted: {write-keys: [fk_planted_planted], secret: 0123456789abcdef}
        """;

    /** Takes all of them away. */
    static final String STRICT = """
        version: strict
        purposes: {analytics: {legal-basis: legitimate-interests}}
        detectors: {address: technical}
        fields: {properties.iban: {class: sensitive, treatment: drop}, context.iban: {class: sensitive, treatment: drop}}
        sources:
          default: {}
          planted:
            purposes: [analytics]
            fields: {visitor_id: hash, user_id: hash, user_agent: drop, language: mask}
        """;

    /** Takes nothing away. */
    static final String LAX = """
        version: lax
        detectors: {mail: off, phone: off, card: off, credential: off}
        sources: {default: {global-privacy-control: ignore}}
        """;

    /** As they may stand somewhere, in accepted events or in quarantine. */
    static final List<String> VALUES = List.of(
            "ada.planted@example.org",
            "ada.planted%40example.org",
            "ada.planted\\u0040example.org",
            "+493012345678",
            "(415) 555-2671",
            "4111111111111111",
            "4111 1111 1111 1111",
            "planted-token",
            "203.0.113.77",
            "planted-visitor",
            "planted-user",
            "planted-agent",
            "planted-language",
            "planted-iban",
            "planted-no-consent",
            "planted-gpc");

    /** How many events of a round are kept, how many are only counted by {@link #STRICT}, and how many are rejected. */
    static final int KEPT = 4;

    static final int COUNTED = 2;

    static final int REJECTED = 6;

    private static final String PROPERTIES = """
        {"mail":"ada.planted@example.org","list":["ada.planted\\u0040example.org",{"phone":"+493012345678"}],\
        "call":"(415) 555-2671","n":4111111111111111,"t":"4111 1111 1111 1111","ada.planted@example.org":1,\
        "password":"planted-token","ip":"203.0.113.77","iban":"planted-iban","note":"from 203.0.113.77"}""";

    private static final String URL =
            "https://x.example/?mail=ada.planted%40example.org&token=planted-token#access_token=planted-token";

    /**
     * Sends everything once; answers must not hold a value either, but for the sender's own ids.
     *
     * @param round 0 to 9: events of different rounds have different ids
     */
    void send(int round) throws Exception {
        footfall(round);
        segment(round);
        postHog(round);
        snowplow(round);
    }

    private void footfall(int round) throws Exception {
        String event = """
            {"event_id":"ada.planted@example.org %3$d","name":"signup of ada.planted@example.org","visitor_id":"planted-visitor",\
            "user_id":"planted-user","url":"%1$s","referrer":"%1$s","title":"call +493012345678","user_agent":"planted-agent",\
            "language":"planted-language","properties":%2$s,"context":%2$s,\
            "consent":{"analytics":true,"ada.planted@example.org":true}}""".formatted(URL, PROPERTIES, round);
        post("/v1/events?mail=ada.planted%40example.org", event);
        post("/v1/events", event.replace("\"name\":\"signup of ada.planted@example.org\"", "\"name\":17"));
        post("/v1/events", event.replace("\"name\":", "\"name\": no JSON "));
        post("/v1/events", """
            {"event_id":"no-consent-%d","name":"x","visitor_id":"planted-no-consent","consent":{"analytics":false}}""".formatted(round));
        post(
                "/v1/events",
                "{\"event_id\":\"gpc-" + round + "\",\"name\":\"x\",\"visitor_id\":\"planted-gpc\"}",
                "Sec-GPC",
                "1");
        post(
                "/v1/events",
                "{\"event_id\":\"bad-" + round + "\",\"name\":18,\"visitor_id\":\"planted-gpc\"}",
                "Sec-GPC",
                "1");
    }

    private void segment(int round) throws Exception {
        String good = """
            {"type":"track","messageId":"segment-%3$d","event":"x","anonymousId":"planted-visitor","userId":"planted-user",\
            "properties":%1$s,"context":{"ip":"203.0.113.77","userAgent":"planted-agent","locale":"planted-language",\
            "page":{"url":"%2$s"},"traits":{"email":"ada.planted@example.org"},\
            "consent":{"categoryPreferences":{"analytics":true,"ada.planted@example.org":true}}}}""".formatted(PROPERTIES, URL, round);
        String bad = good.replace("\"event\":\"x\",", "").replace("\"messageId\":\"", "\"messageId\":\"bad-");
        post("/v1/batch", "{\"writeKey\":\"" + writeKey + "\",\"batch\":[" + good + "," + bad + "]}");
    }

    private void postHog(int round) throws Exception {
        String good = """
            {"uuid":"0190e0f0-0000-7000-8000-00000000%3$d001","event":"x","distinct_id":"planted-visitor",\
            "properties":{"$user_id":"planted-user","$device_id":"planted-visitor","$ip":"203.0.113.77",\
            "$raw_user_agent":"planted-agent","$current_url":"%1$s","consent":true,"all":%2$s}}""".formatted(URL, PROPERTIES, round);
        String bad = good.replace(
                        "\"distinct_id\":\"planted-visitor\"", "\"distinct_id\":{\"user_id\":\"planted-user\"}")
                .replace("001\"", "002\"");
        post("/batch/", "{\"api_key\":\"" + writeKey + "\",\"batch\":[" + good + "," + bad + "]}");
    }

    private void snowplow(int round) throws Exception {
        String context = "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0\",\"data\":["
                + "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/consent_preferences/jsonschema/1-0-0\",\"data\":"
                + "{\"eventType\":\"allow_selected\",\"consentScopes\":[\"analytics\",\"ada.planted@example.org\"]}},"
                + "{\"schema\":\"iglu:x/y/jsonschema/1-0-0\",\"data\":" + PROPERTIES + "}]}";
        String good =
                """
            {"e":"pv","eid":"0190e0f0-0000-4000-8000-00000000%4$d003","aid":"%1$s","duid":"planted-visitor","nuid":"planted-visitor",\
            "uid":"planted-user","ip":"203.0.113.77","ua":"planted-agent","lang":"planted-language","url":"%2$s",\
            "page":"ada.planted@example.org","cx":"%3$s"}""".formatted(writeKey, URL, Base64.getUrlEncoder().encodeToString(context.getBytes(UTF_8)), round);
        String bad = """
            {"e":"zz","aid":"%1$s","duid":"planted-visitor","uid":"planted-user","ip":"203.0.113.77","ua":"planted-agent",\
            "url":"%2$s","page":"ada.planted@example.org"}""".formatted(writeKey, URL);
        post(
                "/com.snowplowanalytics.snowplow/tp2",
                "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[" + good
                        + "," + bad + "]}",
                "Cookie",
                "sp=planted-visitor");
    }

    private void post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = sender.request(address().resolve(path))
                .header("User-Agent", "planted-agent")
                .header("Referer", URL.replaceFirst("#.*", ""))
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = sender.send(request);
        assertThat(answer.statusCode()).as("%s %s", path, answer.body()).isIn(200, 400, 422);
        String said = answer.body().replaceAll("\"event_id\":\"[^\"]*\"", ""); // the sender's own
        assertThat(VALUES).as("answer of %s", path).noneMatch(said::contains);
    }

    private URI address() {
        return sender.ingestUrl();
    }
}
