-- Events: one row each, partitioned by the UTC day on which they were received. The sink makes the partitions.
CREATE TABLE events (
    event_id    text        NOT NULL,
    source      text        NOT NULL,
    visitor_id  text        NOT NULL,
    user_id     text,
    type        text        NOT NULL,
    name        text        NOT NULL,
    url         text,
    referrer    text,
    title       text,
    user_agent  text,
    language    text,
    properties  jsonb       NOT NULL,
    context     jsonb       NOT NULL,
    occurred_at timestamptz NOT NULL,
    time_basis  text        NOT NULL,
    created_at  timestamptz,
    sent_at     timestamptz,
    received_at timestamptz NOT NULL,
    sequence    integer     NOT NULL,
    dialect     text        NOT NULL,
    PRIMARY KEY (source, event_id, received_at)
) PARTITION BY RANGE (received_at);

CREATE INDEX events_occurred ON events (source, occurred_at);
CREATE INDEX events_visitor ON events (visitor_id, occurred_at);

COMMENT ON TABLE events IS 'Accepted events, each once, as refined: unique within their source, their time corrected. Partitioned by the UTC day of received_at.';
COMMENT ON COLUMN events.event_id IS 'Unique within the source: the client''s own id, else one that ingest assigned (UUIDv7).';
COMMENT ON COLUMN events.source IS 'The source: a site or an application.';
COMMENT ON COLUMN events.visitor_id IS 'The visitor within the source: the client''s anonymous id, else its user id, else a keyed hash of address and user agent.';
COMMENT ON COLUMN events.user_id IS 'The signed-in user, where the client named one.';
COMMENT ON COLUMN events.type IS 'What kind of call the event came from: TRACK, PAGE (a page view), SCREEN, IDENTIFY, GROUP or ALIAS.';
COMMENT ON COLUMN events.name IS 'The event''s name, such as page_view.';
COMMENT ON COLUMN events.url IS 'Address of the page on which it happened.';
COMMENT ON COLUMN events.referrer IS 'Address of the page that led there.';
COMMENT ON COLUMN events.title IS 'Title of the page.';
COMMENT ON COLUMN events.user_agent IS 'The client''s User-Agent.';
COMMENT ON COLUMN events.language IS 'The client''s preferred language (BCP 47).';
COMMENT ON COLUMN events.properties IS 'The event''s own properties: an object.';
COMMENT ON COLUMN events.context IS 'What the client''s library says of its surroundings: an object.';
COMMENT ON COLUMN events.occurred_at IS 'When it happened, as well as can be told: sessions and activity use this time.';
COMMENT ON COLUMN events.time_basis IS 'How occurred_at was found. RECEIVED: the client sent no time. CREATED: created_at as it came. CORRECTED: received_at - (sent_at - created_at). CLAMPED: the time lay in the future and was set to received_at.';
COMMENT ON COLUMN events.created_at IS 'When it happened, by the client''s clock.';
COMMENT ON COLUMN events.sent_at IS 'When the client sent the request, by the client''s clock.';
COMMENT ON COLUMN events.received_at IS 'When ingest had read the request; the same for all events of a request.';
COMMENT ON COLUMN events.sequence IS 'Position of the event in its request, from 0.';
COMMENT ON COLUMN events.dialect IS 'The wire protocol in which it came.';

CREATE TABLE sessions (
    session_id     uuid        PRIMARY KEY,
    source         text        NOT NULL,
    definition     text        NOT NULL,
    visitor_id     text        NOT NULL,
    user_id        text,
    started_at     timestamptz NOT NULL,
    ended_at       timestamptz NOT NULL,
    events         integer     NOT NULL,
    page_views     integer     NOT NULL,
    entry_page     text,
    exit_page      text,
    first_event_id text        NOT NULL,
    revision       bigint      NOT NULL,
    open           boolean     NOT NULL
);

CREATE INDEX sessions_started ON sessions (source, definition, started_at);
CREATE INDEX sessions_visitor ON sessions (visitor_id, started_at);

COMMENT ON TABLE sessions IS 'Visits: the newest revision of each session. A late event may change, merge or remove a row.';
COMMENT ON COLUMN sessions.session_id IS 'Made from source, visitor, definition and the session''s first event: a replay gives the same id.';
COMMENT ON COLUMN sessions.source IS 'The source: a site or an application.';
COMMENT ON COLUMN sessions.definition IS 'The session definition by which events were grouped; ''default'' always runs. Choose one when counting.';
COMMENT ON COLUMN sessions.visitor_id IS 'The visitor within the source.';
COMMENT ON COLUMN sessions.user_id IS 'The user named last in the session.';
COMMENT ON COLUMN sessions.started_at IS 'When its first event occurred.';
COMMENT ON COLUMN sessions.ended_at IS 'When its last event occurred; the duration is ended_at - started_at.';
COMMENT ON COLUMN sessions.events IS 'Events in the session, 1 or more.';
COMMENT ON COLUMN sessions.page_views IS 'Events of type PAGE in the session.';
COMMENT ON COLUMN sessions.entry_page IS 'Address of its first page view.';
COMMENT ON COLUMN sessions.exit_page IS 'Address of its last page view.';
COMMENT ON COLUMN sessions.first_event_id IS 'The event from which session_id was made.';
COMMENT ON COLUMN sessions.revision IS 'Grows with every change of the session.';
COMMENT ON COLUMN sessions.open IS 'Whether another event may still extend it in time; a late event may extend a closed one too.';

CREATE TABLE late_events (
    source      text        NOT NULL,
    definition  text        NOT NULL,
    event_id    text        NOT NULL,
    visitor_id  text        NOT NULL,
    name        text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    newest_at   timestamptz NOT NULL,
    PRIMARY KEY (source, definition, event_id)
);

COMMENT ON TABLE late_events IS 'Events that came too late to be put into a session. They are in events too, but in no session.';
COMMENT ON COLUMN late_events.source IS 'The source: a site or an application.';
COMMENT ON COLUMN late_events.definition IS 'The session definition for which the event was too late.';
COMMENT ON COLUMN late_events.event_id IS 'The event''s id within its source.';
COMMENT ON COLUMN late_events.visitor_id IS 'The visitor within the source.';
COMMENT ON COLUMN late_events.name IS 'The event''s name.';
COMMENT ON COLUMN late_events.occurred_at IS 'When it happened.';
COMMENT ON COLUMN late_events.received_at IS 'When ingest had read the request.';
COMMENT ON COLUMN late_events.newest_at IS 'The newest occurred_at of this visitor at that moment; it lay more than the horizon before.';

CREATE TABLE rejected (
    rejected_id text        PRIMARY KEY,
    source      text        NOT NULL,
    dialect     text        NOT NULL,
    rule        text        NOT NULL,
    path        text,
    reason      text        NOT NULL,
    origin      text,
    event_id    text,
    raw         bytea       NOT NULL,
    received_at timestamptz NOT NULL,
    sequence    integer     NOT NULL
);

CREATE INDEX rejected_received ON rejected (source, received_at);

COMMENT ON TABLE rejected IS 'Quarantine: what was sent and not accepted, byte for byte, and why. It can be repaired and sent again.';
COMMENT ON COLUMN rejected.rejected_id IS 'Identifies the rejection; the same for a repeated delivery of an event that names its id.';
COMMENT ON COLUMN rejected.source IS 'The source that the write key belongs to.';
COMMENT ON COLUMN rejected.dialect IS 'The wire protocol in which it came.';
COMMENT ON COLUMN rejected.rule IS 'The rule that it broke, such as json.malformed.';
COMMENT ON COLUMN rejected.path IS 'Where in the event the rule was broken (JSON Pointer).';
COMMENT ON COLUMN rejected.reason IS 'What is wrong, in words.';
COMMENT ON COLUMN rejected.origin IS 'Where the bytes came from before the request, such as the file and line of an import.';
COMMENT ON COLUMN rejected.event_id IS 'The event''s id, where it could be read.';
COMMENT ON COLUMN rejected.raw IS 'What was sent for this event.';
COMMENT ON COLUMN rejected.received_at IS 'When ingest had read the request.';
COMMENT ON COLUMN rejected.sequence IS 'Position of the event in its request, from 0.';

CREATE TABLE sink_offsets (
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    next_offset bigint      NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

COMMENT ON TABLE sink_offsets IS 'How far each topic partition has been written to these tables; changed in the same transaction as they are.';
COMMENT ON COLUMN sink_offsets.topic IS 'The topic.';
COMMENT ON COLUMN sink_offsets.partition IS 'The partition of the topic.';
COMMENT ON COLUMN sink_offsets.next_offset IS 'Everything before this offset is in the tables, nothing from it on.';
COMMENT ON COLUMN sink_offsets.updated_at IS 'When it last moved.';

CREATE TABLE dead_letters (
    topic         text        NOT NULL,
    partition     integer     NOT NULL,
    record_offset bigint      NOT NULL,
    key           bytea,
    value         bytea,
    cause         text        NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (topic, partition, record_offset)
);

COMMENT ON TABLE dead_letters IS 'Records that could not be read or that Postgres refused, as they stand in the topic.';
COMMENT ON COLUMN dead_letters.topic IS 'The topic.';
COMMENT ON COLUMN dead_letters.partition IS 'The partition of the topic.';
COMMENT ON COLUMN dead_letters.record_offset IS 'The record''s offset in the partition.';
COMMENT ON COLUMN dead_letters.key IS 'The record''s key, byte for byte.';
COMMENT ON COLUMN dead_letters.value IS 'The record''s value, byte for byte; null for a tombstone.';
COMMENT ON COLUMN dead_letters.cause IS 'What is wrong with it.';
COMMENT ON COLUMN dead_letters.recorded_at IS 'When it was set aside.';
