package dev.footfall.replay.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The wire protocols in which ingest can be sent events: where, and how several events become one request. Each event is a
 * JSON value without line breaks.
 */
public enum Wire {
    /** Footfall's own. */
    NATIVE("native", "/v1/events", "application/x-ndjson", "", "\n", "\n"),
    /** Segment's tracking API. */
    SEGMENT("segment", "/v1/batch", "application/json", "{\"batch\":[", ",", "]}"),
    /** RudderStack's, by a path that only its clients use. */
    RUDDERSTACK("rudderstack", "/beacon/v1/batch", "application/json", "{\"batch\":[", ",", "]}"),
    /** Snowplow's tracker protocol; the write key is in the address. */
    SNOWPLOW(
            "snowplow",
            "/com.snowplowanalytics.snowplow/tp2",
            "application/json",
            "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[",
            ",",
            "]}"),
    /** PostHog's; the write key is in the body. */
    POSTHOG("posthog", "/batch/", "application/json", "{\"api_key\":\"%s\",\"batch\":[", ",", "]}"),
    /** CloudEvents over HTTP, batched. */
    CLOUDEVENTS("cloudevents", "/cloudevents", "application/cloudevents-batch+json", "[", ",", "]");

    private final String dialect;
    private final String path;
    private final String contentType;
    private final String before;
    private final String between;
    private final String behind;

    Wire(String dialect, String path, String contentType, String before, String between, String behind) {
        this.dialect = dialect;
        this.path = path;
        this.contentType = contentType;
        this.before = before;
        this.between = between;
        this.behind = behind;
    }

    /** The protocol of that name, as it is kept with every event; empty if there is none. */
    public static Optional<Wire> of(String dialect) {
        return Arrays.stream(values())
                .filter(wire -> wire.dialect.equals(dialect))
                .findFirst();
    }

    /** Its name, as it is kept with every event. */
    public String dialect() {
        return dialect;
    }

    String contentType() {
        return contentType;
    }

    /** Where events go, on the server of the target. */
    URI address(Target target) {
        return switch (this) {
            case NATIVE -> target.url();
            case SNOWPLOW ->
                target.url().resolve(path + "?key=" + URLEncoder.encode(target.writeKey(), StandardCharsets.UTF_8));
            default -> target.url().resolve(path);
        };
    }

    void write(List<byte[]> events, Target target, OutputStream out) throws IOException {
        out.write(bytes(this == POSTHOG ? before.formatted(quoted(target.writeKey())) : before));
        boolean first = true;
        for (byte[] event : events) {
            if (!first) {
                out.write(bytes(between));
            }
            first = false;
            out.write(event);
        }
        out.write(bytes(behind));
    }

    /** A key is printable ASCII, see {@link Target}. */
    private static String quoted(String key) {
        return key.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
