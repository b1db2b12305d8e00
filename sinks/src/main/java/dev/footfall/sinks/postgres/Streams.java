package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.RetractableStream.Revision;
import java.util.List;
import java.util.Optional;

/** Which topic becomes which table, column by column. */
final class Streams {
    private Streams() {}

    static List<TopicStream> all(SchemaRegistry registry) {
        return List.of(
                events(registry),
                sessions(registry),
                funnels(registry),
                rejected(registry),
                late(registry),
                activity(registry),
                AuditStreams.records(registry),
                AuditStreams.checkpoints(registry),
                ledger(registry));
    }

    private static TopicStream events(SchemaRegistry registry) {
        Table<RefinedEvent> table = Table.<RefinedEvent>appended(
                        "events",
                        List.of(
                                Column.text("event_id", RefinedEvent::getEventId),
                                Column.text("source", RefinedEvent::getSource),
                                Column.text("visitor_id", RefinedEvent::getVisitorId),
                                Column.optionalText("user_id", RefinedEvent::getUserId),
                                Column.text("type", event -> event.getType().name()),
                                Column.text("name", RefinedEvent::getName),
                                Column.optionalText("url", RefinedEvent::getUrl),
                                Column.optionalText("referrer", RefinedEvent::getReferrer),
                                Column.optionalText("title", RefinedEvent::getTitle),
                                Column.optionalText("user_agent", RefinedEvent::getUserAgent),
                                Column.optionalText("language", RefinedEvent::getLanguage),
                                Column.jsonb("properties", RefinedEvent::getProperties),
                                Column.jsonb("context", RefinedEvent::getContext),
                                Column.timestamptz("occurred_at", RefinedEvent::getOccurredAt),
                                Column.text(
                                        "time_basis",
                                        event -> event.getTimeBasis().name()),
                                Column.optionalTimestamptz("created_at", RefinedEvent::getCreatedAt),
                                Column.optionalTimestamptz("sent_at", RefinedEvent::getSentAt),
                                Column.timestamptz("received_at", RefinedEvent::getReceivedAt),
                                Column.int4("sequence", RefinedEvent::getSequence),
                                Column.text("dialect", RefinedEvent::getDialect),
                                Column.text(
                                        "user_basis",
                                        event -> event.getUserBasis().name()),
                                Column.bool("bot", RefinedEvent::getBot),
                                Column.optionalText("browser", RefinedEvent::getBrowser),
                                Column.optionalText("browser_version", RefinedEvent::getBrowserVersion),
                                Column.optionalText("os", RefinedEvent::getOs),
                                Column.text("device", event -> event.getDevice().name()),
                                Column.text(
                                        "channel", event -> event.getChannel().name()),
                                Column.optionalText("referrer_host", RefinedEvent::getReferrerHost),
                                Column.optionalText("utm_source", RefinedEvent::getUtmSource),
                                Column.optionalText("utm_medium", RefinedEvent::getUtmMedium),
                                Column.optionalText("utm_campaign", RefinedEvent::getUtmCampaign),
                                Column.optionalText("utm_term", RefinedEvent::getUtmTerm),
                                Column.optionalText("utm_content", RefinedEvent::getUtmContent),
                                Column.optionalText("click_id", RefinedEvent::getClickId),
                                Column.optionalText(
                                        "policy_version", event -> StatedPolicy.text(event.getPolicyVersion())),
                                Column.optionalJsonb("purposes", event -> StatedPolicy.list(event.getPurposes())),
                                Column.optionalText("legal_basis", event -> StatedPolicy.text(event.getLegalBasis())),
                                Column.optionalJsonb("consent", event -> StatedPolicy.object(event.getConsent())),
                                Column.optionalJsonb("treated", event -> StatedPolicy.treatments(event.getTreated()))))
                .about(event ->
                        new Person(event.getSource(), event.getVisitorId(), event.getUserId(), event.getOccurredAt()))
                .counted(RefinedEvent::getReceivedAt);
        return new AppendedStream<>(
                Topic.EVENTS.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, RefinedEvent.getClassSchema())),
                table,
                Optional.of(RefinedEvent::getReceivedAt));
    }

    private static TopicStream sessions(SchemaRegistry registry) {
        String key = "session_id";
        Table<Revision<Session>> table = Table.<Revision<Session>>revised(
                        "sessions",
                        List.of(key),
                        "revision",
                        List.of(
                                Column.uuid(key, Revision::id),
                                Column.text("source", row -> row.value().getSource()),
                                Column.text("definition", row -> row.value().getDefinition()),
                                Column.text("visitor_id", row -> row.value().getVisitorId()),
                                Column.optionalText(
                                        "user_id", row -> row.value().getUserId()),
                                Column.timestamptz(
                                        "started_at", row -> row.value().getStartedAt()),
                                Column.timestamptz(
                                        "ended_at", row -> row.value().getEndedAt()),
                                Column.int4("events", row -> row.value().getEvents()),
                                Column.int4("page_views", row -> row.value().getPageViews()),
                                Column.optionalText(
                                        "entry_page", row -> row.value().getEntryPage()),
                                Column.optionalText(
                                        "exit_page", row -> row.value().getExitPage()),
                                Column.text("first_event_id", row -> row.value().getFirstEventId()),
                                Column.int8("revision", row -> row.value().getRevision()),
                                Column.bool("open", row -> row.value().getOpen()),
                                Column.text(
                                        "channel",
                                        row -> row.value().getChannel().name()),
                                Column.optionalText(
                                        "referrer_host", row -> row.value().getReferrerHost()),
                                Column.optionalText(
                                        "utm_source", row -> row.value().getUtmSource()),
                                Column.optionalText(
                                        "utm_medium", row -> row.value().getUtmMedium()),
                                Column.optionalText(
                                        "utm_campaign", row -> row.value().getUtmCampaign()),
                                Column.optionalText(
                                        "browser", row -> row.value().getBrowser()),
                                Column.optionalText("os", row -> row.value().getOs()),
                                Column.text(
                                        "device", row -> row.value().getDevice().name()),
                                Column.bool("bot", row -> row.value().getBot()),
                                Column.int4("conversions", row -> row.value().getConversionCount()),
                                Column.bool("engaged", row -> row.value().getEngaged())))
                .about(row -> new Person(
                        row.value().getSource(),
                        row.value().getVisitorId(),
                        row.value().getUserId(),
                        row.value().getStartedAt()));
        return new RetractableStream<>(
                Topic.SESSIONS.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, Session.getClassSchema())),
                table,
                key,
                Session::getSessionId,
                Session::getRevision);
    }

    private static TopicStream funnels(SchemaRegistry registry) {
        String key = "attempt_id";
        Table<Revision<FunnelAttempt>> table = Table.<Revision<FunnelAttempt>>revised(
                        "funnels",
                        List.of(key),
                        "revision",
                        List.of(
                                Column.uuid(key, Revision::id),
                                Column.text("source", row -> row.value().getSource()),
                                Column.text("funnel", row -> row.value().getFunnel()),
                                Column.text("definition", row -> row.value().getDefinition()),
                                Column.text("visitor_id", row -> row.value().getVisitorId()),
                                Column.optionalText(
                                        "user_id", row -> row.value().getUserId()),
                                Column.timestamptz(
                                        "entered_at", row -> row.value().getEnteredAt()),
                                Column.timestamptz(
                                        "expires_at", row -> row.value().getExpiresAt()),
                                Column.int4("step", row -> row.value().getStep()),
                                Column.int4("steps", row -> row.value().getSteps()),
                                Column.timestamptzArray(
                                        "reached_at", row -> row.value().getReachedAt()),
                                Column.bool("completed", row -> row.value().getCompleted()),
                                Column.text("first_event_id", row -> row.value().getFirstEventId()),
                                Column.int8("revision", row -> row.value().getRevision())))
                .about(row -> new Person(
                        row.value().getSource(),
                        row.value().getVisitorId(),
                        row.value().getUserId(),
                        row.value().getEnteredAt()));
        return new RetractableStream<>(
                Topic.FUNNELS.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, FunnelAttempt.getClassSchema())),
                table,
                key,
                FunnelAttempt::getAttemptId,
                FunnelAttempt::getRevision);
    }

    private static TopicStream rejected(SchemaRegistry registry) {
        Table<RejectedEvent> table = Table.appended(
                "rejected",
                List.of(
                        Column.text("rejected_id", RejectedEvent::getRejectedId),
                        Column.text("source", RejectedEvent::getSource),
                        Column.text("dialect", RejectedEvent::getDialect),
                        Column.text("rule", RejectedEvent::getRule),
                        Column.optionalText("path", RejectedEvent::getPath),
                        Column.text("reason", RejectedEvent::getReason),
                        Column.optionalText("origin", RejectedEvent::getOrigin),
                        Column.optionalText("event_id", RejectedEvent::getEventId),
                        Column.bytea("raw", RejectedEvent::getRaw),
                        Column.timestamptz("received_at", RejectedEvent::getReceivedAt),
                        Column.int4("sequence", RejectedEvent::getSequence)));
        return new AppendedStream<>(
                Topic.REJECTED.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, RejectedEvent.getClassSchema())),
                table,
                Optional.empty());
    }

    private static TopicStream late(SchemaRegistry registry) {
        Table<LateEvent> table = Table.<LateEvent>appended(
                        "late_events",
                        List.of(
                                Column.text("source", LateEvent::getSource),
                                Column.text("definition", LateEvent::getDefinition),
                                Column.text("event_id", LateEvent::getEventId),
                                Column.text("visitor_id", LateEvent::getVisitorId),
                                Column.text("name", LateEvent::getName),
                                Column.timestamptz("occurred_at", LateEvent::getOccurredAt),
                                Column.timestamptz("received_at", LateEvent::getReceivedAt),
                                Column.timestamptz("newest_at", LateEvent::getNewestAt)))
                .about(event ->
                        new Person(event.getSource(), event.getVisitorId(), Optional.empty(), event.getOccurredAt()));
        return new AppendedStream<>(
                Topic.LATE.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, LateEvent.getClassSchema())),
                table,
                Optional.empty());
    }

    private static TopicStream activity(SchemaRegistry registry) {
        Table<Activity> table = Table.revised(
                "activity",
                List.of("source", "minute"),
                "revision",
                List.of(
                        Column.text("source", Activity::getSource),
                        Column.timestamptz("minute", Activity::getMinute),
                        Column.int8("revision", Activity::getRevision),
                        Column.int8("events", Activity::getEvents),
                        Column.int8("page_views", Activity::getPageViews),
                        Column.int8("visitors", Activity::getVisitors),
                        Column.int8("bot_events", Activity::getBotEvents),
                        Column.int8("late_events", Activity::getLateEvents),
                        Column.int8("rejected_events", Activity::getRejectedEvents),
                        Column.int8("conversion_events", Activity::getConversionEvents),
                        Column.counts("events_by_name", Activity::getEventsByName),
                        Column.counts("page_views_by_page", Activity::getPageViewsByPage),
                        Column.counts("page_views_by_channel", Activity::getPageViewsByChannel),
                        Column.counts("events_by_device", Activity::getEventsByDevice),
                        Column.counts("conversions_by_name", Activity::getConversionsByName),
                        Column.counts("rejections_by_rule", Activity::getRejectionsByRule),
                        Column.bytea("visitor_sketch", Activity::getVisitorSketch)));
        return new RevisedStream<>(
                Topic.ACTIVITY.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, Activity.getClassSchema())),
                table,
                activity -> List.of(activity.getSource(), activity.getMinute()),
                Activity::getRevision);
    }

    private static TopicStream ledger(SchemaRegistry registry) {
        Table<LedgerEntry> table = Table.revised(
                "ledger",
                List.of("source", "minute", "partition", "begun_at"),
                "revision",
                List.of(
                        Column.text("source", LedgerEntry::getSource),
                        Column.timestamptz("minute", LedgerEntry::getMinute),
                        Column.int4("partition", LedgerEntry::getPartition),
                        Column.timestamptz("begun_at", LedgerEntry::getBegunAt),
                        Column.int8("revision", LedgerEntry::getRevision),
                        Column.int8("accepted", LedgerEntry::getAccepted),
                        Column.int8("rejected", LedgerEntry::getRejected),
                        Column.int8("refined", LedgerEntry::getRefined),
                        Column.int8("duplicates", LedgerEntry::getDuplicates),
                        Column.int8("suppressed", LedgerEntry::getSuppressed),
                        Column.int8("erased", LedgerEntry::getErased)));
        return new RevisedStream<>(
                Topic.LEDGER.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, LedgerEntry.getClassSchema())),
                table,
                entry -> List.of(entry.getSource(), entry.getMinute(), entry.getPartition(), entry.getBegunAt()),
                LedgerEntry::getRevision);
    }
}
