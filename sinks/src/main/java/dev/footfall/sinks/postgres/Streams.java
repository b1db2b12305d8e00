package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.SessionsStream.Revision;
import java.util.List;
import java.util.Optional;

/** Which topic becomes which table, column by column. */
final class Streams {
    private Streams() {}

    static List<TopicStream> all(SchemaRegistry registry) {
        return List.of(events(registry), sessions(registry), rejected(registry), late(registry), activity(registry));
    }

    private static TopicStream events(SchemaRegistry registry) {
        Table<RefinedEvent> table = Table.appended(
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
                        Column.text("time_basis", event -> event.getTimeBasis().name()),
                        Column.optionalTimestamptz("created_at", RefinedEvent::getCreatedAt),
                        Column.optionalTimestamptz("sent_at", RefinedEvent::getSentAt),
                        Column.timestamptz("received_at", RefinedEvent::getReceivedAt),
                        Column.int4("sequence", RefinedEvent::getSequence),
                        Column.text("dialect", RefinedEvent::getDialect),
                        Column.text("user_basis", event -> event.getUserBasis().name()),
                        Column.bool("bot", RefinedEvent::getBot),
                        Column.optionalText("browser", RefinedEvent::getBrowser),
                        Column.optionalText("browser_version", RefinedEvent::getBrowserVersion),
                        Column.optionalText("os", RefinedEvent::getOs),
                        Column.text("device", event -> event.getDevice().name()),
                        Column.text("channel", event -> event.getChannel().name()),
                        Column.optionalText("referrer_host", RefinedEvent::getReferrerHost),
                        Column.optionalText("utm_source", RefinedEvent::getUtmSource),
                        Column.optionalText("utm_medium", RefinedEvent::getUtmMedium),
                        Column.optionalText("utm_campaign", RefinedEvent::getUtmCampaign),
                        Column.optionalText("utm_term", RefinedEvent::getUtmTerm),
                        Column.optionalText("utm_content", RefinedEvent::getUtmContent),
                        Column.optionalText("click_id", RefinedEvent::getClickId)));
        return new AppendedStream<>(
                Topic.EVENTS.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, RefinedEvent.getClassSchema())),
                table,
                Optional.of(RefinedEvent::getReceivedAt));
    }

    private static TopicStream sessions(SchemaRegistry registry) {
        Table<Revision> table = Table.revised(
                "sessions",
                List.of(SessionsStream.KEY),
                "revision",
                List.of(
                        Column.uuid(SessionsStream.KEY, Revision::id),
                        Column.text("source", row -> row.session().getSource()),
                        Column.text("definition", row -> row.session().getDefinition()),
                        Column.text("visitor_id", row -> row.session().getVisitorId()),
                        Column.optionalText("user_id", row -> row.session().getUserId()),
                        Column.timestamptz("started_at", row -> row.session().getStartedAt()),
                        Column.timestamptz("ended_at", row -> row.session().getEndedAt()),
                        Column.int4("events", row -> row.session().getEvents()),
                        Column.int4("page_views", row -> row.session().getPageViews()),
                        Column.optionalText("entry_page", row -> row.session().getEntryPage()),
                        Column.optionalText("exit_page", row -> row.session().getExitPage()),
                        Column.text("first_event_id", row -> row.session().getFirstEventId()),
                        Column.int8("revision", row -> row.session().getRevision()),
                        Column.bool("open", row -> row.session().getOpen()),
                        Column.text("channel", row -> row.session().getChannel().name()),
                        Column.optionalText(
                                "referrer_host", row -> row.session().getReferrerHost()),
                        Column.optionalText("utm_source", row -> row.session().getUtmSource()),
                        Column.optionalText("utm_medium", row -> row.session().getUtmMedium()),
                        Column.optionalText("utm_campaign", row -> row.session().getUtmCampaign()),
                        Column.optionalText("browser", row -> row.session().getBrowser()),
                        Column.optionalText("os", row -> row.session().getOs()),
                        Column.text("device", row -> row.session().getDevice().name()),
                        Column.bool("bot", row -> row.session().getBot()),
                        Column.int4("conversions", row -> row.session().getConversionCount()),
                        Column.bool("engaged", row -> row.session().getEngaged())));
        return new SessionsStream(
                Topic.SESSIONS.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, Session.getClassSchema())),
                table);
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
        Table<LateEvent> table = Table.appended(
                "late_events",
                List.of(
                        Column.text("source", LateEvent::getSource),
                        Column.text("definition", LateEvent::getDefinition),
                        Column.text("event_id", LateEvent::getEventId),
                        Column.text("visitor_id", LateEvent::getVisitorId),
                        Column.text("name", LateEvent::getName),
                        Column.timestamptz("occurred_at", LateEvent::getOccurredAt),
                        Column.timestamptz("received_at", LateEvent::getReceivedAt),
                        Column.timestamptz("newest_at", LateEvent::getNewestAt)));
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
}
