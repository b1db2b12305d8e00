-- Erasures: who is to be forgotten, what that took, and what is to be told of it.
CREATE TABLE erasures (
    erasure_id   text        PRIMARY KEY,
    request_id   text        NOT NULL,
    source       text        NOT NULL,
    kind         text        NOT NULL,
    subject      text        NOT NULL,
    requested_at timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    counts       jsonb       NOT NULL,
    number       bigint      GENERATED ALWAYS AS IDENTITY
);

CREATE INDEX erasures_request ON erasures (request_id);
CREATE INDEX erasures_number ON erasures (number);

COMMENT ON TABLE erasures IS 'Erasures that were carried out in these tables. Persons are named by a keyed hash; by it, what comes later of before is recognized and left out.';
COMMENT ON COLUMN erasures.erasure_id IS 'Identifies the erasure (UUIDv7, or made from the request''s and the subject where it follows from another).';
COMMENT ON COLUMN erasures.request_id IS 'The erasure that was asked for, from which this one follows; a user''s visitors have erasures of their own.';
COMMENT ON COLUMN erasures.source IS 'The source: a site or an application.';
COMMENT ON COLUMN erasures.kind IS 'VISITOR, or USER: a signed-in user with all visitors that were ever seen as this user.';
COMMENT ON COLUMN erasures.subject IS 'The person, as a keyed hash in hex.';
COMMENT ON COLUMN erasures.requested_at IS 'What occurred before this was erased.';
COMMENT ON COLUMN erasures.recorded_at IS 'When it was carried out here.';
COMMENT ON COLUMN erasures.counts IS 'How many rows it took, by table; of a user, how many visitors.';
COMMENT ON COLUMN erasures.number IS 'In which order they were carried out.';

-- What the sink has to tell the topics: written in the transaction that did it, sent and deleted at once after.
CREATE TABLE outbox (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic     text   NOT NULL,
    key       text   NOT NULL,
    routed_by text,
    value     bytea
);

COMMENT ON TABLE outbox IS 'Records that the sink has yet to send to the topics: what it did (commands), and what follows from it.';
COMMENT ON COLUMN outbox.id IS 'In which order they are sent.';
COMMENT ON COLUMN outbox.topic IS 'The topic.';
COMMENT ON COLUMN outbox.key IS 'The record''s key.';
COMMENT ON COLUMN outbox.routed_by IS 'By what its partition is chosen; null: it goes into every partition.';
COMMENT ON COLUMN outbox.value IS 'The record''s value, byte for byte; null for a tombstone.';

-- So that a user's rows are found without reading all; rows without a user are not in it.
CREATE INDEX events_user ON events (user_id) WHERE user_id IS NOT NULL;

COMMENT ON TABLE erased_rows IS 'How many rows erasures took from events, and they or retention from dead letters that stood for events, by the minute in which the events had been received; of whom they were is not kept.';
