package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Instant;

/** What is published, made from what is remembered. By constructors: builders take several times as long. */
final class SessionRecords {
    private SessionRecords() {}

    static Session sessionOf(VisitorState visitor, SessionChange.Published published) {
        LiveSession session = published.session();
        SessionTally tally = session.tally();
        Attribution attribution = tally.attribution();
        return new Session(
                session.id().toString(),
                visitor.source(),
                published.definition().name(),
                visitor.visitorId(),
                tally.user() == null ? null : tally.user().userId(),
                Instant.ofEpochMilli(session.startedAt()),
                Instant.ofEpochMilli(session.endedAt()),
                tally.events(),
                tally.pageViews(),
                tally.entry() == null ? null : tally.entry().url(),
                tally.exit() == null ? null : tally.exit().url(),
                tally.first().eventId(),
                session.revision(),
                session.open(),
                attribution.channel(),
                attribution.referrerHost(),
                attribution.utmSource(),
                attribution.utmMedium(),
                attribution.utmCampaign(),
                attribution.browser(),
                attribution.os(),
                attribution.device(),
                attribution.bot(),
                tally.conversions(),
                tally.isEngaged(published.definition().engagedAfter()));
    }

    static LateEvent lateEvent(RefinedEvent event, SessionChange.TooLate late) {
        return new LateEvent(
                event.getEventId(),
                event.getSource(),
                late.definition().name(),
                event.getVisitorId(),
                event.getName(),
                event.getOccurredAt(),
                event.getReceivedAt(),
                Instant.ofEpochMilli(late.newest()));
    }
}
