package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.sinks.history.History;
import dev.footfall.sinks.history.HistoryException;
import dev.footfall.sinks.history.Stretch;
import dev.footfall.sinks.history.Stretch.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Longer periods for the page, kept for a moment so that many browsers cost what one does. Safe for many threads. */
final class PastPages {
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final int KEPT = 64;
    private static final Map<String, Period> PERIODS = Map.of(
            "6h", new Period(Duration.ofHours(6), Duration.ofMinutes(5)),
            "24h", new Period(Duration.ofHours(24), Duration.ofMinutes(15)),
            "7d", new Period(Duration.ofDays(7), Duration.ofHours(2)),
            "30d", new Period(Duration.ofDays(30), Duration.ofHours(6)));

    private final History history;
    private final Clock clock;
    private final Semaphore asking = new Semaphore(2);
    private final Map<String, Page> pages = new LinkedHashMap<>();

    private record Period(Duration length, Duration step) {}

    private record Page(Instant madeAt, String json) {}

    PastPages(History history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    static boolean knows(String period) {
        return PERIODS.containsKey(period);
    }

    /**
     * A source's period as JSON.
     *
     * @return empty if too many ask at once
     * @throws HistoryException if the database does not answer
     */
    Optional<String> page(String source, String name) throws HistoryException {
        String key = name + ' ' + source;
        Instant now = clock.instant();
        synchronized (pages) {
            Page kept = pages.get(key);
            if (kept != null && kept.madeAt().plus(FRESH).isAfter(now)) {
                return Optional.of(kept.json());
            }
        }
        if (!asking.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Period period = Optional.ofNullable(PERIODS.get(name)).orElseThrow();
            long step = period.step().toSeconds();
            Instant to = Instant.ofEpochSecond((now.getEpochSecond() / step + 1) * step);
            Instant from = to.minus(period.length());
            String json = json(source, from, to, step, history.stretch(source, from, to, period.step()));
            synchronized (pages) {
                pages.remove(key);
                pages.put(key, new Page(now, json));
                if (pages.size() > KEPT) {
                    pages.remove(pages.keySet().iterator().next());
                }
            }
            return Optional.of(json);
        } finally {
            asking.release();
        }
    }

    private static String json(String source, Instant from, Instant to, long step, Stretch stretch) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", source);
        json.put("step", step);
        Map<Instant, Stretch.Part> parts = new LinkedHashMap<>();
        stretch.parts().forEach(part -> parts.put(part.from(), part));
        ArrayNode series = json.putArray("minutes");
        for (Instant at = from; at.isBefore(to); at = at.plusSeconds(step)) {
            Stretch.Part part = parts.getOrDefault(at, new Stretch.Part(at, 0, 0, 0));
            series.addObject()
                    .put("at", at.toEpochMilli())
                    .put("events", part.events())
                    .put("views", part.pageViews())
                    .put("visitors", part.visitors());
        }
        json.put("visitors", stretch.visitors());
        json.put("sessionsStarted", stretch.sessions());
        json.put("bounces", stretch.bounces());
        json.put("secondsPerSession", stretch.secondsPerSession());
        json.set("pages", counts(stretch.pages()));
        json.set("channels", counts(stretch.channels()));
        json.set("devices", counts(stretch.devices()));
        json.set("names", counts(stretch.names()));
        json.set("conversions", counts(stretch.conversions()));
        json.set("rejections", counts(stretch.rejections()));
        return json.toString();
    }

    private static ArrayNode counts(List<Count> counts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        counts.forEach(count ->
                array.addObject().put("name", Texts.shown(count.name())).put("count", count.count()));
        return array;
    }
}
