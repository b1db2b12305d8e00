-- For what an event may be used, and what was done to it before it was written.
ALTER TABLE events
    ADD COLUMN policy_version text,
    ADD COLUMN purposes       jsonb,
    ADD COLUMN legal_basis    text,
    ADD COLUMN consent        jsonb,
    ADD COLUMN treated        jsonb;

COMMENT ON COLUMN events.policy_version IS 'The governance policy that treated the event, by its short name; null: none was configured, or the event was stored before this column was there.';
COMMENT ON COLUMN events.purposes IS 'The purposes for which the event may be used, by the policy and what its visitor consented to: an array of texts; null: the policy names none.';
COMMENT ON COLUMN events.legal_basis IS 'On what the processing rests, as the policy names it for the source, such as consent; several are separated by commas; null: no policy says.';
COMMENT ON COLUMN events.consent IS 'What the client said of its visitor''s consent, by purpose: an object of booleans; null: nothing.';
COMMENT ON COLUMN events.treated IS 'What was done to the event''s fields before it was written: an array of objects with field, data_class and treatment; null: nothing.';
