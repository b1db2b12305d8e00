-- A session that an import brings ended long ago; its time begins when it is recorded. What is there was recorded now, at the
-- latest: the table is not written anew for it.
ALTER TABLE sessions ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE funnels ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();

COMMENT ON COLUMN sessions.recorded_at IS 'When the row was made here: by the first event, an import or an applied replay. Retention begins then, or when the session ended if that was later.';
COMMENT ON COLUMN funnels.recorded_at IS 'When the row was made here: by the first step, an import or an applied replay. Retention begins then, or when the window was over if that was later.';
