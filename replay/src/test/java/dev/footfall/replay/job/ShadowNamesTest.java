package dev.footfall.replay.job;

import dev.footfall.schemas.topic.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ShadowNamesTest {
    private final ShadowNames names = new ShadowNames("r1");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ERASURES")
    void aShadowLeadsBackToItsTopic(Topic topic) {
        assertThat(names.of(topic)).startsWith("footfall.replay.r1.").isNotEqualTo(topic.topicName());
        assertThat(names.live(names.of(topic))).isEqualTo(topic.topicName());
        assertThat(names.live(topic.topicName())).isEqualTo(topic.topicName());
    }

    @Test
    void whoWasErasedAReplayKnowsFromTheLiveTopic() {
        assertThat(names.of(Topic.ERASURES)).isEqualTo(Topic.ERASURES.topicName());
    }

    @Test
    void whatAnotherReplayMadeIsNotTakenForIts() {
        String other = new ShadowNames("r2").of(Topic.SESSIONS);

        assertThat(names.live(other)).isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../r1", "r1.x", "R1", "r 1", "1r", "r-1"})
    void aNameThatCouldLeadElsewhereIsRefused(String job) {
        assertThatThrownBy(() -> new ShadowNames(job)).isInstanceOf(IllegalArgumentException.class);
    }
}
