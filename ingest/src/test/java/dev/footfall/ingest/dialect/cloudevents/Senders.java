package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The dialect with the source {@code shop}, and what comes of requests to it. */
final class Senders {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Source SHOP = new Source("shop", "a secret of the shop");
    static final TestHead STRUCTURED =
            TestHead.of("POST", "/cloudevents").with("Content-Type", "application/cloudevents+json; charset=utf-8");
    static final TestHead BATCH =
            TestHead.of("POST", "/cloudevents").with("Content-Type", "application/cloudevents-batch+json");
    static final TestHead BINARY = TestHead.of("POST", "/cloudevents")
            .with("ce-specversion", "1.0")
            .with("ce-id", "i")
            .with("ce-source", "s")
            .with("ce-type", "t");
    static final String ATTRIBUTES = "'specversion':'1.0','id':'i','source':'s','type':'t'";

    final CloudEventsDialect dialect = new CloudEventsDialect(
            new LimitSettings(100_000, 400_000, 100, 2_000, 6), new Intake(new EventIds(ThreadLocalRandom::current)));

    static String json(String text) {
        return text.replace('\'', '"');
    }

    ReceivedEvent one(String members) {
        return accepted(STRUCTURED, json("{" + ATTRIBUTES + members + "}"));
    }

    ReceivedEvent accepted(RequestHead head, String body) {
        return accepted(head, body.getBytes(UTF_8)).getFirst();
    }

    List<ReceivedEvent> accepted(RequestHead head, byte[] body) {
        return outcomes(head, body).stream()
                .map(outcome -> {
                    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
                    return ((Outcome.Accepted) outcome).event();
                })
                .toList();
    }

    List<Outcome> read(RequestHead head, String body) {
        return outcomes(head, body.getBytes(UTF_8));
    }

    List<Outcome> outcomes(RequestHead head, byte[] body) {
        return ((Reading.Events) reading(head, body)).outcomes();
    }

    Reading reading(RequestHead head, byte[] body) {
        return dialect.read(new Submission(head, SHOP, body, NOW));
    }

    static RejectedEvent rejected(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).event();
    }

    static String rawOf(RejectedEvent event) {
        return UTF_8.decode(event.getRaw().duplicate()).toString();
    }
}
