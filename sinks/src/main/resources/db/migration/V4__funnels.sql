-- Funnels: how far visitors get on the ways that the sources' settings name.
CREATE TABLE funnels (
    attempt_id     uuid          PRIMARY KEY,
    source         text          NOT NULL,
    funnel         text          NOT NULL,
    definition     text          NOT NULL,
    visitor_id     text          NOT NULL,
    user_id        text,
    entered_at     timestamptz   NOT NULL,
    expires_at     timestamptz   NOT NULL,
    step           integer       NOT NULL,
    steps          integer       NOT NULL,
    reached_at     timestamptz[] NOT NULL,
    completed      boolean       NOT NULL,
    first_event_id text          NOT NULL,
    revision       bigint        NOT NULL
);

CREATE INDEX funnels_entered ON funnels (source, funnel, entered_at);
CREATE INDEX funnels_visitor ON funnels (visitor_id, entered_at);

COMMENT ON TABLE funnels IS 'Attempts: the newest revision of each way of a visitor through a funnel, from its first step on. A late event may change or remove a row.';
COMMENT ON COLUMN funnels.attempt_id IS 'Made from source, visitor, funnel and the event of the first step: a replay gives the same id.';
COMMENT ON COLUMN funnels.source IS 'The source: a site or an application.';
COMMENT ON COLUMN funnels.funnel IS 'The funnel''s name within the source.';
COMMENT ON COLUMN funnels.definition IS 'Hash of the funnel''s steps and window; rows with different ones were measured by different funnels of that name.';
COMMENT ON COLUMN funnels.visitor_id IS 'The visitor within the source.';
COMMENT ON COLUMN funnels.user_id IS 'The user named last by the events of the reached steps.';
COMMENT ON COLUMN funnels.entered_at IS 'When the first step occurred.';
COMMENT ON COLUMN funnels.expires_at IS 'The last moment at which a step still counts; until then an attempt that is not completed may get further.';
COMMENT ON COLUMN funnels.step IS 'The deepest step reached, 1 to steps.';
COMMENT ON COLUMN funnels.steps IS 'How many steps the funnel has.';
COMMENT ON COLUMN funnels.reached_at IS 'When each step was reached: reached_at[1] is entered_at, reached_at[step] the time of the deepest.';
COMMENT ON COLUMN funnels.completed IS 'Whether the last step was reached.';
COMMENT ON COLUMN funnels.first_event_id IS 'The event from which attempt_id was made.';
COMMENT ON COLUMN funnels.revision IS 'Grows when a step is reached, or turns out to have been reached earlier.';

CREATE VIEW funnel_steps AS
SELECT source,
       funnel,
       definition,
       (entered_at AT TIME ZONE 'UTC')::date                                     AS day,
       at.step,
       count(*) FILTER (WHERE funnels.step >= at.step)                           AS attempts,
       count(DISTINCT visitor_id) FILTER (WHERE funnels.step >= at.step)         AS visitors,
       round(count(*) FILTER (WHERE funnels.step >= at.step)::numeric / count(*), 4) AS share,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY reached_at[at.step] - reached_at[at.step - 1]) AS median_time,
       avg(reached_at[at.step] - reached_at[at.step - 1])                        AS average_time
  FROM funnels
 CROSS JOIN LATERAL generate_series(1, steps) AS at(step)
 GROUP BY source, funnel, definition, day, at.step;

COMMENT ON VIEW funnel_steps IS 'Funnels by source, funnel, UTC day of entry and step, with a row also for steps that nobody reached. Attempts whose window has not passed may still get further.';
COMMENT ON COLUMN funnel_steps.source IS 'The source: a site or an application.';
COMMENT ON COLUMN funnel_steps.funnel IS 'The funnel''s name within the source.';
COMMENT ON COLUMN funnel_steps.definition IS 'Hash of the funnel''s steps and window; steps of different ones cannot be compared.';
COMMENT ON COLUMN funnel_steps.day IS 'The UTC day on which the attempts were entered.';
COMMENT ON COLUMN funnel_steps.step IS 'The step, from 1.';
COMMENT ON COLUMN funnel_steps.attempts IS 'Attempts that reached the step.';
COMMENT ON COLUMN funnel_steps.visitors IS 'Visitors of these attempts, each once.';
COMMENT ON COLUMN funnel_steps.share IS 'Share of the attempts entered that day that reached the step: 1 for the first step.';
COMMENT ON COLUMN funnel_steps.median_time IS 'Median time from the step before, of the attempts that reached this one.';
COMMENT ON COLUMN funnel_steps.average_time IS 'Average time from the step before, of the attempts that reached this one.';
