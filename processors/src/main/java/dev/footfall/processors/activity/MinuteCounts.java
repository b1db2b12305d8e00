package dev.footfall.processors.activity;

import dev.footfall.processors.sketch.VisitorSketch;
import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import dev.footfall.schemas.record.Activity;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was counted in a minute, or in several. Sums: the order in which parts are added up leaves no trace. Visitors
 * add up where no visitor is in two parts, as in the partitions of a minute.
 *
 * @param events of people
 * @param pageViews of people
 * @param visitors different people
 * @param bots events of bots
 * @param late events that came too late for their own minute
 * @param names counts by dimension and name
 */
record MinuteCounts(
        long events,
        long pageViews,
        long visitors,
        long bots,
        long late,
        Map<Dimension, SortedMap<String, Long>> names,
        VisitorSketch sketch) {
    static final MinuteCounts NOTHING = new MinuteCounts(0, 0, 0, 0, 0, Map.of(), VisitorSketch.EMPTY);

    static MinuteCounts sum(Collection<MinuteCounts> parts) {
        long events = 0;
        long pageViews = 0;
        long visitors = 0;
        long bots = 0;
        long late = 0;
        Map<Dimension, SortedMap<String, Long>> names = new EnumMap<>(Dimension.class);
        List<VisitorSketch> sketches = new ArrayList<>(parts.size());
        for (MinuteCounts part : parts) {
            events += part.events;
            pageViews += part.pageViews;
            visitors += part.visitors;
            bots += part.bots;
            late += part.late;
            part.names.forEach((dimension, counts) -> {
                SortedMap<String, Long> sums = names.computeIfAbsent(dimension, _ -> new TreeMap<>());
                counts.forEach((name, count) -> sums.merge(name, count, Long::sum));
            });
            sketches.add(part.sketch);
        }
        return new MinuteCounts(events, pageViews, visitors, bots, late, names, VisitorSketch.union(sketches));
    }

    MinuteCounts withLate(long count) {
        return new MinuteCounts(events, pageViews, visitors, bots, late + count, names, sketch);
    }

    /** Everything that was counted, each once. */
    long revision() {
        return events + bots + late + total(Dimension.RULE);
    }

    long total(Dimension dimension) {
        return all(dimension).values().stream().mapToLong(Long::longValue).sum();
    }

    SortedMap<String, Long> top(Dimension dimension, int most) {
        return ActivityRules.top(all(dimension), most);
    }

    private Map<String, Long> all(Dimension dimension) {
        return names.getOrDefault(dimension, new TreeMap<>());
    }

    /** What is published of it. */
    Activity activity(MinuteKey key) {
        return Activity.newBuilder()
                .setSource(key.source())
                .setMinute(Instant.ofEpochMilli(key.minute()))
                .setRevision(revision())
                .setEvents(events)
                .setPageViews(pageViews)
                .setVisitors(visitors)
                .setBotEvents(bots)
                .setLateEvents(late)
                .setRejectedEvents(total(Dimension.RULE))
                .setConversionEvents(total(Dimension.CONVERSION))
                .setEventsByName(published(Dimension.NAME))
                .setPageViewsByPage(published(Dimension.PAGE))
                .setPageViewsByChannel(published(Dimension.CHANNEL))
                .setEventsByDevice(published(Dimension.DEVICE))
                .setConversionsByName(published(Dimension.CONVERSION))
                .setRejectionsByRule(published(Dimension.RULE))
                .setVisitorSketch(ByteBuffer.wrap(sketch.bytes()))
                .build();
    }

    private SortedMap<String, Long> published(Dimension dimension) {
        return top(dimension, dimension.published());
    }

    void write(StateWriter out) {
        out.writeUnsigned(events);
        out.writeUnsigned(pageViews);
        out.writeUnsigned(visitors);
        out.writeUnsigned(bots);
        out.writeUnsigned(late);
        out.writeUnsigned(names.size());
        names.forEach((dimension, counts) -> {
            out.writeByte(dimension.code());
            out.writeUnsigned(counts.size());
            counts.forEach((name, count) -> {
                out.writeText(name);
                out.writeUnsigned(count);
            });
        });
        out.writeBytes(sketch.bytes());
    }

    static MinuteCounts read(StateReader in) {
        long events = in.readUnsigned();
        long pageViews = in.readUnsigned();
        long visitors = in.readUnsigned();
        long bots = in.readUnsigned();
        long late = in.readUnsigned();
        Map<Dimension, SortedMap<String, Long>> names = new EnumMap<>(Dimension.class);
        for (int dimensions = in.readCount(); dimensions > 0; dimensions--) {
            SortedMap<String, Long> counts = new TreeMap<>();
            names.put(Dimension.of(in.readByte()), counts);
            for (int entries = in.readCount(); entries > 0; entries--) {
                counts.put(in.readText(), in.readUnsigned());
            }
        }
        return new MinuteCounts(events, pageViews, visitors, bots, late, names, VisitorSketch.of(in.readBytes()));
    }
}
