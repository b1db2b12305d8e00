package dev.footfall.schemas.topic;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class TopicTest {
    @Test
    void theNamesAreWhatEveryToolAndDashboardKnows() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::topicName))
                .containsExactly(
                        "footfall.received.v1",
                        "footfall.rejected.v1",
                        "footfall.events.v1",
                        "footfall.sessions.v1",
                        "footfall.funnels.v1",
                        "footfall.late.v1",
                        "footfall.activity.v1",
                        "footfall.dropped.v1",
                        "footfall.commands.v1",
                        "footfall.audit.v1",
                        "footfall.checkpoints.v1",
                        "footfall.ledger.v1",
                        "footfall.erasures.v1",
                        "footfall.dead-letters.v1");
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicIsStampedByTheBrokerSoThatOldEventsAreKept(Topic topic) {
        assertThat(topic.settings()).containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @ParameterizedTest
    @EnumSource
    void theSubjectFollowsConfluentsTopicNameStrategy(Topic topic) {
        assertThat(topic.subject()).isEqualTo(topic.topicName() + "-value");
    }

    @Test
    void eventsAreKeptForAWeekWhatNeedsALookForAMonthAndWhatWasDoneForHalfAYear() {
        Map<Topic, Integer> days = Map.of(
                Topic.RECEIVED, 7,
                Topic.EVENTS, 7,
                Topic.ACTIVITY, 7,
                Topic.REJECTED, 30,
                Topic.LATE, 30,
                Topic.DROPPED, 30,
                Topic.COMMANDS, 190,
                Topic.AUDIT, 190,
                Topic.LEDGER, 30,
                Topic.DEAD_LETTERS, 30);

        days.forEach((topic, kept) -> assertThat(topic.settings())
                .as(topic.topicName())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry(
                        "retention.ms", Long.toString(Duration.ofDays(kept).toMillis())));
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSIONS", "FUNNELS", "CHECKPOINTS", "ERASURES"})
    void whatIsRevisedIsCompactedAndNeverExpires(Topic topic) {
        assertThat(topic.settings()).containsEntry("cleanup.policy", "compact").containsEntry("retention.ms", "-1");
    }

    @Test
    void theIdOfAnErasedPersonStaysNoLongerThanTheEventsThemselves() {
        assertThat(Topic.ERASURES.settings())
                .containsEntry("min.compaction.lag.ms", Topic.EVENTS.settings().get("retention.ms"))
                .containsEntry(
                        "max.compaction.lag.ms",
                        Long.toString(Duration.ofDays(8).toMillis()));
    }

    @Test
    void onlyDeadLettersHaveNoSchemaAndNoTwoTopicsShareOne() {
        List<Schema> schemas = Arrays.stream(Topic.values())
                .map(Topic::schema)
                .flatMap(Optional::stream)
                .toList();

        assertThat(Topic.DEAD_LETTERS.schema()).isEmpty();
        assertThat(schemas).hasSize(Topic.values().length - 1).doesNotHaveDuplicates();
    }

    @Test
    void whatIsKeptByteForByteOrMadeOfARecordMayBeLargerThanBrokersTakeByDefault() {
        assertThat(Topic.REJECTED.settings()).containsEntry("max.message.bytes", "10485760");
        assertThat(Topic.DEAD_LETTERS.settings()).containsEntry("max.message.bytes", "10485760");
        assertThat(Topic.EVENTS.settings()).containsEntry("max.message.bytes", "10485760");
        assertThat(Topic.RECEIVED.settings()).doesNotContainKey("max.message.bytes");
    }
}
