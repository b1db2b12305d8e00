package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What is known of one source. Guarded by {@link LiveState}. */
final class SourceNow {
    static final int MINUTES = 30;

    private static final long MINUTE = 60_000;
    private static final int REFUSALS = 12;

    private final String name;
    private final TreeMap<Long, Activity> minutes = new TreeMap<>();
    private final SessionsNow sessions = new SessionsNow();
    private final FunnelsNow funnels = new FunnelsNow();
    private final Rate rate = new Rate();
    private final Feed feed = new Feed();
    private final Deque<RejectedEvent> refusals = new ArrayDeque<>();

    SourceNow(String name) {
        this.name = name;
    }

    void happened(RefinedEvent event, long now) {
        feed.add(event);
        rate.add(now);
    }

    void visited(String key, Session session, long now, boolean isNew) {
        sessions.revise(key, session, now, isNew);
    }

    void attempted(String key, FunnelAttempt attempt, long now) {
        funnels.revise(key, attempt, now);
    }

    void retracted(String key) {
        sessions.remove(key);
        funnels.remove(key);
    }

    boolean knows(String key) {
        return sessions.knows(key) || funnels.knows(key);
    }

    void counted(Activity activity, long now) {
        long minute = activity.getMinute().toEpochMilli();
        if (minute <= now - (MINUTES + 1) * MINUTE) {
            return;
        }
        minutes.merge(
                minute, activity, (before, after) -> after.getRevision() >= before.getRevision() ? after : before);
    }

    void refused(RejectedEvent rejected) {
        refusals.addFirst(rejected);
        if (refusals.size() > REFUSALS) {
            refusals.removeLast();
        }
    }

    Feed.News news(long after) {
        return feed.since(Math.min(after, feed.last()));
    }

    ObjectNode snapshot(long now) {
        long running = now - now % MINUTE;
        minutes.headMap(running - (MINUTES - 1) * MINUTE).clear();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", name);
        json.put("now", now);
        json.put("total", feed.last());
        json.set("rate", rate.lastMinute(now));
        json.set("minutes", series(running));
        json.set("pages", top(Activity::getPageViewsByPage));
        json.set("channels", top(Activity::getPageViewsByChannel));
        json.set("devices", top(Activity::getEventsByDevice));
        json.set("names", top(Activity::getEventsByName));
        json.set("conversions", top(Activity::getConversionsByName));
        json.set("rejections", top(Activity::getRejectionsByRule));
        sessions.write(json, now);
        json.set("funnels", funnels.json(now));
        json.set("refusals", refusals());
        return json;
    }

    private ArrayNode series(long running) {
        ArrayNode series = JsonNodeFactory.instance.arrayNode();
        for (long minute = running - (MINUTES - 1) * MINUTE; minute <= running; minute += MINUTE) {
            Activity activity = minutes.get(minute);
            ObjectNode one = series.addObject().put("at", minute);
            one.put("events", activity == null ? 0 : activity.getEvents());
            one.put("views", activity == null ? 0 : activity.getPageViews());
            one.put("visitors", activity == null ? 0 : activity.getVisitors());
            one.put("bots", activity == null ? 0 : activity.getBotEvents());
            one.put("rejected", activity == null ? 0 : activity.getRejectedEvents());
            one.put("conversions", activity == null ? 0 : activity.getConversionEvents());
        }
        return series;
    }

    private ArrayNode top(Function<Activity, Map<String, Long>> counts) {
        return Tops.of(minutes.values().stream().map(counts).toList());
    }

    private ArrayNode refusals() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (RejectedEvent refusal : refusals) {
            all.addObject()
                    .put("at", refusal.getReceivedAt().toEpochMilli())
                    .put("rule", Texts.shown(refusal.getRule()))
                    .put("path", Texts.shown(refusal.getPath()))
                    .put("reason", Texts.shown(refusal.getReason()));
        }
        return all;
    }
}
