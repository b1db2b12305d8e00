package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlightTest {
    private final Flight flight = new Flight();

    @Test
    void keepsTheOrderWhateverLeaves() {
        SplittableRandom random = new SplittableRandom(3);
        Set<Pending> expected = new LinkedHashSet<>();
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Pending pending = pending();
            flight.add(pending);
            expected.add(pending);
            all.add(pending);
            Pending leaving = all.get(random.nextInt(all.size()));
            assertThat(flight.remove(leaving)).isEqualTo(expected.remove(leaving));
            assertThat(flight.contains(leaving)).isFalse();
        }
        assertThat(flight.removeAll()).containsExactlyElementsOf(expected);
        assertThat(flight.isEmpty()).isTrue();
    }

    private static Pending pending() {
        return new Pending(new LogEntry(Topic.RECEIVED, new byte[0], new byte[0]), _ -> {});
    }
}
