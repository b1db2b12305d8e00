package dev.footfall.processors.refine.identity;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * Who a visitor is. An identify or alias event that names a user links its visitor to them; of several the newest by
 * (occurred_at, event id) holds, in whatever order they come. The link speaks for events without a user of their own
 * that happened when it was said or later. A user named by any other event is known for that event only. Pure.
 *
 * <p>A link is forgotten after a time without events, measured by {@code received_at}. When it was used is written a
 * sixteenth of that time late at most, so that it lasts for at least the time and a sixteenth more at most, and most
 * events write nothing.
 */
public final class LinkRules {
    private static final int STEPS = 16;

    private LinkRules() {}

    /**
     * What is known after an event; the same object if nothing changed.
     *
     * @param known what was known before
     * @param expiry how long a link lasts without events
     */
    public static Optional<Link> after(
            Optional<Link> known, ReceivedEvent event, long occurredAt, long receivedAt, Duration expiry) {
        boolean links = (event.getType() == EventType.IDENTIFY || event.getType() == EventType.ALIAS)
                && event.getUserId().isPresent();
        if (links
                && known.map(link -> isNewer(occurredAt, event.getEventId(), link))
                        .orElse(true)) {
            long seenAt = Math.max(receivedAt, known.map(Link::seenAt).orElse(receivedAt));
            return Optional.of(
                    new Link(occurredAt, event.getEventId(), event.getUserId().get(), seenAt));
        }
        if (known.isPresent() && receivedAt - known.get().seenAt() >= stepOf(expiry)) {
            Link link = known.get();
            return Optional.of(new Link(link.occurredAt(), link.eventId(), link.userId(), receivedAt));
        }
        return known;
    }

    /** The user whom a link gives an event. */
    public static Optional<String> userAt(Optional<Link> known, long occurredAt) {
        return known.filter(link -> occurredAt >= link.occurredAt()).map(Link::userId);
    }

    /** Whether a link was not used for so long that it is forgotten. */
    public static boolean isExpired(Link link, long now, Duration expiry) {
        return now - link.seenAt() > expiry.toMillis() + stepOf(expiry);
    }

    private static boolean isNewer(long occurredAt, String eventId, Link known) {
        return occurredAt != known.occurredAt()
                ? occurredAt > known.occurredAt()
                : eventId.compareTo(known.eventId()) > 0;
    }

    private static long stepOf(Duration expiry) {
        return expiry.toMillis() / STEPS;
    }
}
