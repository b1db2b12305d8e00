package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The dialect with the source {@code shop}, and what comes of requests to it. */
final class Trackers {
    static final Source SHOP = new Source("shop", "a secret of the shop");
    static final TestHead POST =
            TestHead.of("POST", "/com.snowplowanalytics.snowplow/tp2").with("User-Agent", "Browser/1");
    static final TestHead ANONYMOUS = POST.with("SP-Anonymous", "*");

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final LimitSettings LIMITS = new LimitSettings(100_000, 400_000, 100, 20_000, 10);

    private final AtomicInteger made = new AtomicInteger();
    final SnowplowDialect dialect = new SnowplowDialect(
            LIMITS, new Intake(new EventIds(ThreadLocalRandom::current)), () -> "fresh-" + made.incrementAndGet());

    static String payload(String... events) {
        return "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":["
                + String.join(",", events) + "]}";
    }

    Reading reading(RequestHead head, byte[] body) {
        return dialect.read(new Submission(head, SHOP, body, NOW));
    }

    List<Outcome> read(RequestHead head, String body) {
        return ((Reading.Events) reading(head, body.getBytes(UTF_8))).outcomes();
    }

    /** The page view with these fields, their quotes single. */
    ReceivedEvent pageView(RequestHead head, String fields) {
        return accepted(read(head, payload("{\"e\":\"pv\"," + fields.replace('\'', '"') + "}")))
                .getFirst();
    }

    List<ReceivedEvent> accepted(Recording recording) {
        List<ReceivedEvent> all = new ArrayList<>();
        for (Recording.Request request : recording.requests()) {
            all.addAll(accepted(((Reading.Events) reading(request.head(), request.body())).outcomes()));
        }
        return all;
    }

    static List<ReceivedEvent> accepted(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> {
                    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
                    return ((Outcome.Accepted) outcome).event();
                })
                .toList();
    }

    static RejectedEvent rejected(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).event();
    }

    static String rawOf(RejectedEvent event) {
        return UTF_8.decode(event.getRaw().duplicate()).toString();
    }
}
