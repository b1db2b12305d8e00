-- The loss ledger: what the topics hold of each source and minute of receipt, and what erasures took from events.
CREATE TABLE ledger (
    source      text        NOT NULL,
    minute      timestamptz NOT NULL,
    partition   integer     NOT NULL,
    begun_at    timestamptz NOT NULL,
    revision    bigint      NOT NULL,
    accepted    bigint      NOT NULL,
    rejected    bigint      NOT NULL,
    refined     bigint      NOT NULL,
    duplicates  bigint      NOT NULL,
    suppressed  bigint      NOT NULL,
    erased      bigint      NOT NULL,
    PRIMARY KEY (source, minute, partition, begun_at)
);

CREATE INDEX ledger_minute ON ledger (minute);

COMMENT ON TABLE ledger IS 'What each partition of the topics holds of a source and a minute of receipt: the newest revision. Add up over partition and begun_at. accepted = refined + duplicates + suppressed + erased but for what is in flight, and refined = rows of events of that minute + erased_rows; ./footfall reconcile compares.';
COMMENT ON COLUMN ledger.source IS 'The source: a site or an application.';
COMMENT ON COLUMN ledger.minute IS 'Start of the minute of received_at (UTC).';
COMMENT ON COLUMN ledger.partition IS 'The partition that was counted, of each topic.';
COMMENT ON COLUMN ledger.begun_at IS 'When the first record that is counted here arrived. Records that come long after it are counted in another row.';
COMMENT ON COLUMN ledger.revision IS 'Grows with every record counted: the sum of all counts.';
COMMENT ON COLUMN ledger.accepted IS 'Records of footfall.received.v1.';
COMMENT ON COLUMN ledger.rejected IS 'Records of footfall.rejected.v1; each delivery counts, the table rejected has an event that names its id once.';
COMMENT ON COLUMN ledger.refined IS 'Records of footfall.events.v1, those too late for a session included.';
COMMENT ON COLUMN ledger.duplicates IS 'Accepted events that came before.';
COMMENT ON COLUMN ledger.suppressed IS 'Accepted events that the policy only counts.';
COMMENT ON COLUMN ledger.erased IS 'Accepted events of subjects that had asked to be forgotten.';

CREATE TABLE erased_rows (
    source text        NOT NULL,
    minute timestamptz NOT NULL,
    rows   bigint      NOT NULL,
    PRIMARY KEY (source, minute)
);

COMMENT ON TABLE erased_rows IS 'How many rows erasures took from events, by the minute in which the events had been received; of whom they were is not kept.';
COMMENT ON COLUMN erased_rows.source IS 'The source: a site or an application.';
COMMENT ON COLUMN erased_rows.minute IS 'Start of the minute of received_at (UTC).';
COMMENT ON COLUMN erased_rows.rows IS 'Rows deleted.';
