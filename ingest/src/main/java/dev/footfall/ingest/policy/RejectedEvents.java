package dev.footfall.ingest.policy;

import dev.footfall.ingest.event.Signals;
import dev.footfall.schemas.record.RejectedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy makes of an event on its way into quarantine: its bytes are searched as text, whether they are JSON or
 * not, and members that have a field's name in any of the protocols are treated as the field is. Where the client signals
 * that its events are only to be counted, or the policy withholds what is rejected, no bytes are kept. Whether there was
 * consent nobody can read in what could not be read. Pure, but for the secret.
 */
final class RejectedEvents {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private RejectedEvents() {}

    static RejectedEvent treat(Policy policy, Signals signals, RejectedEvent event, Findings findings) {
        SourcePolicy rules = policy.rulesOf(event.getSource());
        Replacement replacement = policy.replacement(event.getSource(), event.getReceivedAt());
        boolean suppressed =
                (signals.globalPrivacyControl() && rules.globalPrivacyControl().suppressing())
                        || (signals.doNotTrack() && rules.doNotTrack().suppressing());
        if (suppressed || rules.withholding()) {
            Optional<String> id = event.getEventId().map(it -> replacement.of(Action.HASH, "event_id", it));
            return with(event, id.orElse(null), null, null, NOTHING.duplicate());
        }
        TextScan text = rules.scans().text();
        // Each byte is a character, so that all that is not replaced stays byte for byte.
        String raw =
                StandardCharsets.ISO_8859_1.decode(event.getRaw().duplicate()).toString();
        String treated = rules.scans().raw().treat(raw, "raw", replacement, findings);
        String id = event.getEventId().orElse(null);
        String keptId = id == null ? null : text.treat(id, "event_id", replacement, findings);
        String path = event.getPath().orElse(null);
        String keptPath = path == null ? null : text.treat(path, "path", replacement, findings);
        String origin = event.getOrigin().orElse(null);
        String keptOrigin = origin == null ? null : text.treat(origin, "origin", replacement, findings);
        return findings.treated().isEmpty()
                ? event
                : with(
                        event,
                        keptId,
                        keptPath,
                        keptOrigin,
                        ByteBuffer.wrap(treated.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static RejectedEvent with(
            RejectedEvent event, @Nullable String id, @Nullable String path, @Nullable String origin, ByteBuffer raw) {
        return new RejectedEvent(
                event.getRejectedId(),
                event.getSource(),
                event.getDialect(),
                event.getRule(),
                path,
                event.getReason(),
                origin,
                id,
                raw,
                event.getReceivedAt(),
                event.getSequence());
    }
}
