package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of some events that belong together. Adding tallies up is associative and commutative: the order in
 * which events came leaves no trace.
 *
 * @param first the first event
 * @param endedAt when the last one happened, milliseconds since 1970
 * @param events how many, 1 or more
 * @param pageViews how many of type PAGE
 * @param screens how many of type SCREEN
 * @param conversions how many that the source counts as conversions
 * @param entry the first page view; null if there is none
 * @param exit the last page view; null if there is none
 * @param user the user named last; null if none was named
 * @param attribution what the first page view says, or the first event where there is none
 */
record SessionTally(
        Moment first,
        long endedAt,
        int events,
        int pageViews,
        int screens,
        int conversions,
        @Nullable PageView entry,
        @Nullable PageView exit,
        @Nullable NamedUser user,
        Attribution attribution) {

    /**
     * A page view.
     *
     * @param url null if the client did not say
     */
    record PageView(Moment moment, @Nullable String url) {}

    /** Who the visitor was by some event. */
    record NamedUser(Moment moment, String userId) {}

    static SessionTally of(RefinedEvent event, Conversions conversions) {
        Moment moment = new Moment(event.getOccurredAt().toEpochMilli(), event.getEventId());
        boolean isPage = event.getType() == EventType.PAGE;
        PageView page = isPage ? new PageView(moment, event.getUrl().orElse(null)) : null;
        NamedUser user = event.getUserId().map(id -> new NamedUser(moment, id)).orElse(null);
        return new SessionTally(
                moment,
                moment.at(),
                1,
                isPage ? 1 : 0,
                event.getType() == EventType.SCREEN ? 1 : 0,
                conversions.has(event.getSource(), event.getName()) ? 1 : 0,
                page,
                page,
                user,
                Attribution.of(event));
    }

    SessionTally plus(SessionTally other) {
        return new SessionTally(
                first.compareTo(other.first) <= 0 ? first : other.first,
                Math.max(endedAt, other.endedAt),
                events + other.events,
                pageViews + other.pageViews,
                screens + other.screens,
                conversions + other.conversions,
                earlier(entry, other.entry),
                later(exit, other.exit),
                later(user, other.user),
                isAttributedBefore(other) ? attribution : other.attribution);
    }

    /** GA4's rule of an engaged session: it lasted, or has two views, or a conversion. */
    boolean isEngaged(Duration engagedAfter) {
        return endedAt - first.at() >= engagedAfter.toMillis() || pageViews + screens >= 2 || conversions > 0;
    }

    private boolean isAttributedBefore(SessionTally other) {
        if (entry == null || other.entry == null) {
            return entry != null || (other.entry == null && first.compareTo(other.first) <= 0);
        }
        return entry.moment.compareTo(other.entry.moment) <= 0;
    }

    private static @Nullable PageView earlier(@Nullable PageView left, @Nullable PageView right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.moment.compareTo(right.moment) <= 0 ? left : right;
    }

    private static @Nullable PageView later(@Nullable PageView left, @Nullable PageView right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.moment.compareTo(right.moment) >= 0 ? left : right;
    }

    private static @Nullable NamedUser later(@Nullable NamedUser left, @Nullable NamedUser right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.moment.compareTo(right.moment) >= 0 ? left : right;
    }
}
