package dev.footfall.processors.live;

import dev.footfall.processors.activity.ActivitySpan;
import dev.footfall.processors.activity.ActivityTopology;
import dev.footfall.processors.activity.ActivityView;
import dev.footfall.processors.streams.Lookup;
import dev.footfall.processors.streams.StateQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What happens at a source now, by the minutes that the topology {@code activity} holds. Safe for use by many threads. */
public final class CurrentActivity implements SourceActivity {
    private static final int TOP = 10;

    private final StateQueries state;
    private final Serializer<String> sources = new StringSerializer();

    /**
     * @param state of the running topology {@code activity}
     */
    public CurrentActivity(StateQueries state) {
        this.state = state;
    }

    @Override
    public Lookup<ActivityNow> of(String source, Instant now) {
        return state.read(
                ActivityTopology.MINUTES,
                source,
                sources,
                (ReadOnlyKeyValueStore<Bytes, byte[]> minutes) -> read(new ActivityView(minutes), source, now));
    }

    static ActivityNow read(ActivityView view, String source, Instant now) {
        Instant thisMinute = now.truncatedTo(ChronoUnit.MINUTES);
        Instant nextMinute = thisMinute.plus(Duration.ofMinutes(1));
        ActivitySpan lastMinute = view.span(source, thisMinute.minus(Duration.ofMinutes(1)), thisMinute, TOP);
        ActivitySpan fiveMinutes = view.span(source, thisMinute.minus(Duration.ofMinutes(4)), nextMinute, TOP);
        ActivitySpan halfHour = view.span(source, thisMinute.minus(Duration.ofMinutes(29)), nextMinute, TOP);
        return new ActivityNow(
                source,
                now,
                Math.round(fiveMinutes.visitors()),
                lastMinute.pageViews(),
                halfHour.pageViews(),
                fiveMinutes.pageViewsByPage(),
                fiveMinutes.pageViewsByChannel(),
                fiveMinutes.eventsByDevice());
    }
}
