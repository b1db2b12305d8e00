-- Where the loss ledger counts an event that Postgres refused: it is no row, and not missing.
ALTER TABLE dead_letters ADD COLUMN source text, ADD COLUMN minute timestamptz;

CREATE INDEX dead_letters_minute ON dead_letters (minute);

COMMENT ON TABLE dead_letters IS 'Records that could not be read or that Postgres refused, as they stand in the topic. Each is in the topic footfall.dead-letters.v1 too, which has those of the processors beside them.';
COMMENT ON COLUMN dead_letters.source IS 'The source of a refined event that Postgres refused; null of other records and of those that could not be read.';
COMMENT ON COLUMN dead_letters.minute IS 'Start of the minute (UTC) in which that event was received, by which the table ledger counts it.';
