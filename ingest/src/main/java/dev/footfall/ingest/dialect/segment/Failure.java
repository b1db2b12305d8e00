package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request did not succeed. An event in quarantine is no failure: these clients would drop or repeat all that came
 * with it.
 *
 * @param status of HTTP
 * @param code of the refusal or the rule
 * @param reason what is wrong and what to do, in words
 * @param retryAfter when to send it again; empty if that does not help
 */
public record Failure(int status, String code, String reason, Optional<Duration> retryAfter) {
    /**
     * What failed when it is known where each event rests; empty if nothing did.
     *
     * @param comeAgain when what is not durable is to be sent again
     */
    public static Optional<Failure> in(List<Verdict> verdicts, Duration comeAgain) {
        for (Verdict verdict : verdicts) {
            if (verdict.receipt() instanceof Receipt.Unavailable) {
                return Optional.of(of(
                        Refusal.of(
                                Refusal.Kind.UNAVAILABLE,
                                "not every event could be made durable just now; send the whole request again, events"
                                        + " with a messageId are then not counted twice"),
                        comeAgain));
            }
        }
        for (Verdict verdict : verdicts) {
            if (verdict.outcome() instanceof Outcome.Rejected(RejectedEvent event)
                    && event.getRule().equals(Rule.JSON_MALFORMED.code())) {
                return Optional.of(new Failure(400, event.getRule(), event.getReason(), Optional.empty()));
            }
        }
        return Optional.empty();
    }

    /**
     * A refusal in these terms.
     *
     * @param comeAgain when to send it again, where that helps and the refusal does not say
     */
    public static Failure of(Refusal refusal, Duration comeAgain) {
        Optional<Duration> retryAfter = switch (refusal.kind()) {
            case UNAVAILABLE, THROTTLED -> refusal.retryAfter().or(() -> Optional.of(comeAgain));
            default -> refusal.retryAfter();
        };
        return new Failure(refusal.kind().status(), refusal.kind().code(), refusal.reason(), retryAfter);
    }

    /** The headers of its answer. */
    public Map<String, String> headers(String contentType) {
        return retryAfter
                .map(after -> Map.of(
                        "Content-Type", contentType, "Retry-After", Long.toString(Math.max(1, after.toSeconds()))))
                .orElseGet(() -> Map.of("Content-Type", contentType));
    }
}
