package dev.footfall.ingest.http;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.cloudevents.CloudEventsDialect;
import dev.footfall.ingest.dialect.posthog.PostHogDialect;
import dev.footfall.ingest.dialect.rudderstack.RudderStackDialect;
import dev.footfall.ingest.dialect.segment.SegmentDialect;
import dev.footfall.ingest.dialect.snowplow.SnowplowDialect;
import dev.footfall.ingest.event.Intake;
import java.util.List;
import java.util.UUID;

/** Every dialect but Footfall's own, and a request of each. */
final class OtherDialects {
    private OtherDialects() {}

    /** In the order in which ingest asks them. */
    static List<Dialect> of(LimitSettings limits, Intake intake) {
        return List.of(
                new RudderStackDialect(limits, intake),
                new SegmentDialect(limits, intake),
                new PostHogDialect(limits, intake),
                new SnowplowDialect(limits, intake, () -> UUID.randomUUID().toString()),
                new CloudEventsDialect(limits, intake));
    }

    /** The endpoint with every dialect. */
    static RunningIngest running(RunningIngest.Setup setup) throws Exception {
        return new RunningIngest(setup, intake -> of(setup.limits(), intake));
    }

    /**
     * A request with one event.
     *
     * @param path where it goes
     * @param header one that the dialect is known by, as a name and a value
     */
    record Sample(String dialect, String path, List<String> header, String body) {
        @Override
        public String toString() {
            return dialect;
        }
    }

    /** A good request in every dialect, with the key where the dialect has it. */
    static List<Sample> samples(String key) {
        return List.of(
                new Sample("native", "/v1/events?key=" + key, List.of("X-Plain", "1"), "{\"name\":\"x\"}"),
                new Sample(
                        "segment",
                        "/v1/track",
                        List.of("X-Plain", "1"),
                        "{\"event\":\"x\",\"anonymousId\":\"a\",\"writeKey\":\"" + key + "\"}"),
                new Sample(
                        "rudderstack",
                        "/v1/batch?writeKey=" + key,
                        List.of("AnonymousId", "YQ=="),
                        "{\"batch\":[{\"type\":\"track\",\"event\":\"x\",\"anonymousId\":\"a\"}]}"),
                new Sample(
                        "posthog",
                        "/batch/",
                        List.of("X-Plain", "1"),
                        "{\"api_key\":\"" + key + "\",\"batch\":[{\"event\":\"x\",\"distinct_id\":\"a\"}]}"),
                new Sample(
                        "snowplow",
                        "/com.snowplowanalytics.snowplow/tp2",
                        List.of("X-Plain", "1"),
                        "{\"data\":[{\"e\":\"pv\",\"aid\":\"" + key + "\"}]}"),
                new Sample(
                        "cloudevents",
                        "/cloudevents?key=" + key,
                        List.of("Content-Type", "application/cloudevents+json"),
                        "{\"id\":\"1\",\"source\":\"s\",\"type\":\"x\",\"specversion\":\"1.0\"}"));
    }
}
