-- The audit log: what was done with every event and by operators, in one Merkle tree for each partition.
CREATE TABLE audit (
    tree             text        NOT NULL,
    index            bigint      NOT NULL,
    checksum         bigint      NOT NULL,
    at               timestamptz NOT NULL,
    actor            text        NOT NULL,
    action           text        NOT NULL,
    outcome          text,
    source           text,
    event_id         text,
    record_id        text,
    subject          text,
    reason           text,
    purposes         jsonb,
    legal_basis      text,
    consent          jsonb,
    treated          jsonb,
    arguments        jsonb,
    policy_version   text,
    origin_schema    integer,
    origin_topic     text        NOT NULL,
    origin_partition integer     NOT NULL,
    origin_offset    bigint      NOT NULL,
    version          text        NOT NULL,
    PRIMARY KEY (tree, index)
);

CREATE INDEX audit_event ON audit (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX audit_record ON audit (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX audit_at ON audit USING brin (at);

COMMENT ON TABLE audit IS 'What was done with every event and by operators. Rows of a tree are numbered without gaps, and the signed heads in checkpoints commit to them: footfall audit verify --from postgres. No personal data, nothing of an event''s content.';
COMMENT ON COLUMN audit.tree IS 'The Merkle tree that the row is a leaf of; there is one for each partition.';
COMMENT ON COLUMN audit.index IS 'Its number in the tree, from 0.';
COMMENT ON COLUMN audit.checksum IS 'The first 8 bytes of its leaf hash: tells which row was damaged. It proves nothing; checkpoints do.';
COMMENT ON COLUMN audit.at IS 'When it happened.';
COMMENT ON COLUMN audit.actor IS 'Who did it: a service, or an operator.';
COMMENT ON COLUMN audit.action IS 'accepted, rejected, duplicate, suppressed, erased or late of an event; else what was done, such as policy.changed.';
COMMENT ON COLUMN audit.outcome IS 'stored, quarantined, dropped, counted or set-aside of an event; else how the command ended.';
COMMENT ON COLUMN audit.source IS 'The source: a site or an application.';
COMMENT ON COLUMN audit.event_id IS 'The event''s id within its source, where it is known.';
COMMENT ON COLUMN audit.record_id IS 'The rejection''s or the command''s own id.';
COMMENT ON COLUMN audit.subject IS 'The person that it concerns, as a keyed hash in hex.';
COMMENT ON COLUMN audit.reason IS 'Why: the rule that was broken, why an event is only counted, or the operator''s words.';
COMMENT ON COLUMN audit.purposes IS 'The purposes for which the event may be used: an array of texts.';
COMMENT ON COLUMN audit.legal_basis IS 'On what its processing rests.';
COMMENT ON COLUMN audit.consent IS 'What the client said of its visitor''s consent, by purpose: an object of booleans.';
COMMENT ON COLUMN audit.treated IS 'What was done to the event''s fields before it was written, by field: an object of texts.';
COMMENT ON COLUMN audit.arguments IS 'What the command was told, by name: an object of texts.';
COMMENT ON COLUMN audit.policy_version IS 'The governance policy that treated the event.';
COMMENT ON COLUMN audit.origin_schema IS 'The registry''s id of the schema with which the record that this is about was written.';
COMMENT ON COLUMN audit.origin_topic IS 'The topic of that record.';
COMMENT ON COLUMN audit.origin_partition IS 'Its partition.';
COMMENT ON COLUMN audit.origin_offset IS 'Its offset.';
COMMENT ON COLUMN audit.version IS 'The version of the program that wrote this.';

CREATE TABLE checkpoints (
    tree      text        NOT NULL,
    size      bigint      NOT NULL,
    root      bytea       NOT NULL,
    signed_at timestamptz NOT NULL,
    note      text        NOT NULL,
    frontier  bytea       NOT NULL,
    PRIMARY KEY (tree, size)
);

COMMENT ON TABLE checkpoints IS 'Every signed head of the audit''s trees. A head commits to all rows of its tree up to its size.';
COMMENT ON COLUMN checkpoints.tree IS 'The tree; the note''s origin.';
COMMENT ON COLUMN checkpoints.size IS 'How many rows the tree had.';
COMMENT ON COLUMN checkpoints.root IS 'The tree''s root hash (RFC 6962, SHA-256).';
COMMENT ON COLUMN checkpoints.signed_at IS 'When it was signed, by the signer''s clock; the signature does not cover it.';
COMMENT ON COLUMN checkpoints.note IS 'The checkpoint as a signed note (C2SP tlog-checkpoint).';
COMMENT ON COLUMN checkpoints.frontier IS 'The roots of the full subtrees that make up the tree, the largest first, 32 bytes each: from here it can be verified without the rows before.';
