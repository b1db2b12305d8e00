package dev.footfall.processors.activity;

import dev.footfall.processors.sketch.VisitorSketch;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.topic.ActivityKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Activity as anybody would compute it who has all events at hand; for tests with no more names than are published. */
final class OfflineActivity {
    static final String CONVERSION = "signup";

    private OfflineActivity() {}

    static Map<String, Activity> of(List<RefinedEvent> events) {
        Map<String, Activity> activity = new TreeMap<>();
        events.stream()
                .collect(Collectors.groupingBy(event -> ActivityKey.of(event.getSource(), minute(event))))
                .forEach((key, minute) -> activity.put(key, minuteOf(minute)));
        return activity;
    }

    private static Activity minuteOf(List<RefinedEvent> all) {
        RefinedEvent any = all.getFirst();
        List<RefinedEvent> people = all.stream().filter(e -> !e.getBot()).toList();
        List<String> visitors =
                people.stream().map(RefinedEvent::getVisitorId).distinct().toList();
        VisitorSketch sketch = VisitorSketch.EMPTY;
        for (String visitor : visitors) {
            sketch = sketch.with(visitor);
        }
        Predicate<RefinedEvent> isPage = event -> event.getType() == EventType.PAGE;
        Predicate<RefinedEvent> isConversion = event -> event.getName().equals(CONVERSION);
        Function<RefinedEvent, Optional<String>> page =
                event -> event.getUrl().map(url -> url.replaceAll("[?#].*", ""));
        return Activity.newBuilder()
                .setSource(any.getSource())
                .setMinute(minute(any))
                .setRevision(all.size())
                .setEvents(people.size())
                .setPageViews(people.stream().filter(isPage).count())
                .setVisitors(visitors.size())
                .setBotEvents(all.size() - people.size())
                .setConversionEvents(people.stream().filter(isConversion).count())
                .setEventsByName(count(people.stream().map(RefinedEvent::getName)))
                .setPageViewsByPage(
                        count(people.stream().filter(isPage).map(page).flatMap(Optional::stream)))
                .setPageViewsByChannel(count(
                        people.stream().filter(isPage).map(e -> e.getChannel().name())))
                .setEventsByDevice(count(people.stream().map(e -> e.getDevice().name())))
                .setConversionsByName(count(people.stream().filter(isConversion).map(RefinedEvent::getName)))
                .setVisitorSketch(ByteBuffer.wrap(sketch.bytes()))
                .build();
    }

    private static Map<String, Long> count(Stream<String> names) {
        return names.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Instant minute(RefinedEvent event) {
        return event.getOccurredAt().truncatedTo(ChronoUnit.MINUTES);
    }
}
