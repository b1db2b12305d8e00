package dev.footfall.sinks.consume;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class SinkConsumerTest {
    private static final ConsumeSettings SETTINGS =
            new ConsumeSettings("group", Optional.empty(), 5000, Duration.ofSeconds(5));

    @Test
    void reads_committed_records_and_leaves_positions_to_the_sink() {
        assertThat(SinkConsumer.properties(Map.of("bootstrap.servers", "b:1"), SETTINGS))
                .containsEntry("bootstrap.servers", "b:1")
                .containsEntry("group.id", "group")
                .containsEntry("group.protocol", "classic")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("max.poll.records", 5000)
                .doesNotContainKey("group.instance.id");
    }

    @Test
    void has_a_name_in_the_group_where_one_is_set() {
        var named = new ConsumeSettings("group", Optional.of("one"), 5000, Duration.ofSeconds(5));

        assertThat(SinkConsumer.properties(Map.of(), named)).containsEntry("group.instance.id", "one");
    }

    @Test
    void lets_nobody_override_what_exactness_rests_on() {
        assertThat(SinkConsumer.properties(
                        Map.of("isolation.level", "read_uncommitted", "enable.auto.commit", "true"), SETTINGS))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false);
    }
}
