package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Credential;
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
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Requests on their way through the dialect, as ingest takes them. */
final class PostedEvents {
    static final String KEY = "test-key";
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Source SHOP = new Source("shop", "a secret of the shop");
    static final LimitSettings LIMITS = new LimitSettings(1 << 20, 1 << 20, 100, 20_000, 12);
    static final String BROWSER = "Mozilla/5.0 Browser/1";

    private final Random random = new Random(1);
    final PostHogDialect dialect = new PostHogDialect(LIMITS, new Intake(new EventIds(() -> random)));

    /** Reads a request that holds events. */
    List<Outcome> read(RequestHead head, byte[] sent) {
        Reading reading = reading(head, sent);
        assertThat(reading).isInstanceOf(Reading.Events.class);
        return ((Reading.Events) reading).outcomes();
    }

    Reading reading(RequestHead head, byte[] sent) {
        byte[] body = unwrapped(head, sent);
        Credential credential = dialect.credential(head);
        assertThat(credential instanceof Credential.InBody ? dialect.credentialIn(head, body) : credential)
                .isEqualTo(new Credential.WriteKey(KEY));
        return dialect.read(new Submission(head, SHOP, body, NOW));
    }

    byte[] unwrapped(RequestHead head, byte[] sent) {
        ContentCoding coding =
                head.header("Content-Encoding").flatMap(ContentCoding::named).orElse(ContentCoding.IDENTITY);
        byte[] decoded = plain(coding.decode(sent, LIMITS.maxInflatedBytes()));
        return plain(dialect.unwrap(head, decoded, LIMITS.maxInflatedBytes()));
    }

    /** Reads one event from a browser, in an envelope; {@code "} may be written {@code '}. */
    Outcome one(String event) {
        String body = "{'api_key':'" + KEY + "','batch':[" + event + "],'sent_at':'2026-11-22T11:59:59Z'}";
        List<Outcome> outcomes = read(browser("/e/"), json(body));
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    ReceivedEvent accepted(String event) {
        return accepted(one(event));
    }

    RejectedEvent rejected(String event) {
        return rejected(one(event));
    }

    static ReceivedEvent accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).event();
    }

    static RejectedEvent rejected(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).event();
    }

    static TestHead browser(String address) {
        return TestHead.of("POST", address).with("User-Agent", BROWSER).with("Accept-Language", "de-AT,en");
    }

    static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    static byte[] plain(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Plain.class);
        return ((Decoded.Plain) decoded).bytes();
    }
}
