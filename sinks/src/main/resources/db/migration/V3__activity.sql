-- What happened at a source, minute by minute.
CREATE TABLE activity (
    source                text        NOT NULL,
    minute                timestamptz NOT NULL,
    revision              bigint      NOT NULL,
    events                bigint      NOT NULL,
    page_views            bigint      NOT NULL,
    visitors              bigint      NOT NULL,
    bot_events            bigint      NOT NULL,
    late_events           bigint      NOT NULL,
    rejected_events       bigint      NOT NULL,
    conversion_events     bigint      NOT NULL,
    events_by_name        jsonb       NOT NULL,
    page_views_by_page    jsonb       NOT NULL,
    page_views_by_channel jsonb       NOT NULL,
    events_by_device      jsonb       NOT NULL,
    conversions_by_name   jsonb       NOT NULL,
    rejections_by_rule    jsonb       NOT NULL,
    visitor_sketch        bytea       NOT NULL,
    PRIMARY KEY (source, minute)
);

CREATE INDEX activity_minute ON activity (minute);

COMMENT ON TABLE activity IS 'What happened at a source in a minute: the newest revision. Over all minutes, events + bot_events + late_events is the number of rows that events ever took.';
COMMENT ON COLUMN activity.source IS 'The source: a site or an application.';
COMMENT ON COLUMN activity.minute IS 'Start of the minute in which the events occurred (UTC).';
COMMENT ON COLUMN activity.revision IS 'Grows with everything that is counted into the minute: events + bot_events + late_events + rejected_events.';
COMMENT ON COLUMN activity.events IS 'Events of people.';
COMMENT ON COLUMN activity.page_views IS 'Of those, events of type PAGE.';
COMMENT ON COLUMN activity.visitors IS 'Different people (visitor ids) among the events; exact. Do not add up over minutes: unite visitor_sketch.';
COMMENT ON COLUMN activity.bot_events IS 'Events of programs that visit by themselves; they are in no other count.';
COMMENT ON COLUMN activity.late_events IS 'Events that arrived in this minute, when the minute in which they had occurred took no more; they are in no other count.';
COMMENT ON COLUMN activity.rejected_events IS 'What was refused in this minute, by its time of receipt; each delivery counts.';
COMMENT ON COLUMN activity.conversion_events IS 'Events that the source counts as conversions.';
COMMENT ON COLUMN activity.events_by_name IS 'Events by their name, the most frequent 100; the rest under (other).';
COMMENT ON COLUMN activity.page_views_by_page IS 'Page views by address without query and fragment, the most frequent 100; the rest under (other). Views without an address are left out.';
COMMENT ON COLUMN activity.page_views_by_channel IS 'Page views by the way the visitor came to the page; values as in events.';
COMMENT ON COLUMN activity.events_by_device IS 'Events by kind of device; values as in events.';
COMMENT ON COLUMN activity.conversions_by_name IS 'Conversions by the event''s name, the most frequent 64; the rest under (other).';
COMMENT ON COLUMN activity.rejections_by_rule IS 'What was refused by the rule that it broke, the most frequent 64; the rest under (other).';
COMMENT ON COLUMN activity.visitor_sketch IS 'The visitors as a compact theta sketch of Apache DataSketches over visitor_id: sketches of several minutes unite to the visitors of all of them. Empty if there were none.';
