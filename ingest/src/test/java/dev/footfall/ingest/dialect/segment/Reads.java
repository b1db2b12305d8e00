package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a dialect reads in requests. */
public record Reads(Dialect dialect) {
    public List<Outcome> outcomes(SentRequest request) {
        return ((Reading.Events) dialect.read(request.submission())).outcomes();
    }

    /** The events of a request in which nothing is wrong. */
    public List<ReceivedEvent> accepted(SentRequest request) {
        return outcomes(request).stream()
                .map(outcome -> switch (outcome) {
                    case Outcome.Accepted(ReceivedEvent event, String _) -> event;
                    case Outcome.Rejected(RejectedEvent event) ->
                        throw new AssertionError(event.getRule() + " " + event.getPath() + " " + event.getReason());
                })
                .toList();
    }

    /** The event of a request that holds one, or is one, that is wrong. */
    public RejectedEvent rejected(SentRequest request) {
        List<Outcome> outcomes = outcomes(request);
        assertThat(outcomes).hasSize(1);
        return ((Outcome.Rejected) outcomes.getFirst()).event();
    }

    public Refusal refusal(SentRequest request) {
        return ((Reading.Refused) dialect.read(request.submission())).refusal();
    }

    /** The first event of a type in a recording. */
    public ReceivedEvent ofType(String recording, EventType type) {
        return SentRequest.posts(Recording.read(recording)).stream()
                .flatMap(request -> accepted(request).stream())
                .filter(event -> event.getType() == type)
                .findFirst()
                .orElseThrow();
    }

    /** All of them, stored. */
    public static List<Verdict> stored(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> new Verdict(outcome, new Receipt.Stored("t", 0, 0)))
                .toList();
    }
}
