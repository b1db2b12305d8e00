-- What analysts ask first, as views. All days are UTC days. Bots are left out wherever people are counted.
CREATE VIEW sessions_by_day AS
SELECT source,
       definition,
       (started_at AT TIME ZONE 'UTC')::date                                             AS day,
       count(*)                                                                          AS sessions,
       count(DISTINCT visitor_id)                                                        AS visitors,
       sum(events)                                                                       AS events,
       sum(page_views)                                                                   AS page_views,
       sum(conversions)                                                                  AS conversions,
       round(avg(engaged::int), 4)                                                       AS engaged_share,
       round(avg((conversions > 0)::int), 4)                                             AS conversion_share,
       avg(ended_at - started_at)                                                        AS average_duration,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ended_at - started_at)                AS median_duration
  FROM sessions
 WHERE NOT bot
 GROUP BY source, definition, day;

COMMENT ON VIEW sessions_by_day IS 'People''s sessions by source, session definition and UTC day of their start. A late event may still change a past day.';
COMMENT ON COLUMN sessions_by_day.source IS 'The source: a site or an application.';
COMMENT ON COLUMN sessions_by_day.definition IS 'The session definition; choose one when counting, such as ''default''.';
COMMENT ON COLUMN sessions_by_day.day IS 'The UTC day on which the sessions started.';
COMMENT ON COLUMN sessions_by_day.sessions IS 'Sessions that started that day, open ones included.';
COMMENT ON COLUMN sessions_by_day.visitors IS 'Visitors of these sessions, each once. Do not add up over days: a visitor may come on several.';
COMMENT ON COLUMN sessions_by_day.events IS 'Events in these sessions.';
COMMENT ON COLUMN sessions_by_day.page_views IS 'Page views in these sessions.';
COMMENT ON COLUMN sessions_by_day.conversions IS 'Events in these sessions that the source counts as conversions.';
COMMENT ON COLUMN sessions_by_day.engaged_share IS 'Share of the sessions that were engaged, 0 to 1; 1 minus it is the bounce rate.';
COMMENT ON COLUMN sessions_by_day.conversion_share IS 'Share of the sessions with a conversion, 0 to 1.';
COMMENT ON COLUMN sessions_by_day.average_duration IS 'Average time from a session''s first event to its last.';
COMMENT ON COLUMN sessions_by_day.median_duration IS 'Median time from a session''s first event to its last.';

CREATE VIEW sessions_by_channel AS
SELECT source,
       definition,
       (started_at AT TIME ZONE 'UTC')::date AS day,
       channel,
       utm_campaign                          AS campaign,
       count(*)                              AS sessions,
       count(DISTINCT visitor_id)            AS visitors,
       sum(page_views)                       AS page_views,
       sum(conversions)                      AS conversions,
       round(avg(engaged::int), 4)           AS engaged_share,
       round(avg((conversions > 0)::int), 4) AS conversion_share
  FROM sessions
 WHERE NOT bot
 GROUP BY source, definition, day, channel, utm_campaign;

COMMENT ON VIEW sessions_by_channel IS 'People''s sessions by source, session definition, UTC day of their start, and the way by which they came.';
COMMENT ON COLUMN sessions_by_channel.source IS 'The source: a site or an application.';
COMMENT ON COLUMN sessions_by_channel.definition IS 'The session definition; choose one when counting, such as ''default''.';
COMMENT ON COLUMN sessions_by_channel.day IS 'The UTC day on which the sessions started.';
COMMENT ON COLUMN sessions_by_channel.channel IS 'By which way the visitor came; values as in events.';
COMMENT ON COLUMN sessions_by_channel.campaign IS 'utm_campaign of the entry page; null without one.';
COMMENT ON COLUMN sessions_by_channel.sessions IS 'Sessions that started that day, open ones included.';
COMMENT ON COLUMN sessions_by_channel.visitors IS 'Visitors of these sessions, each once. Do not add up over rows.';
COMMENT ON COLUMN sessions_by_channel.page_views IS 'Page views in these sessions.';
COMMENT ON COLUMN sessions_by_channel.conversions IS 'Events in these sessions that the source counts as conversions.';
COMMENT ON COLUMN sessions_by_channel.engaged_share IS 'Share of the sessions that were engaged, 0 to 1.';
COMMENT ON COLUMN sessions_by_channel.conversion_share IS 'Share of the sessions with a conversion, 0 to 1.';

CREATE VIEW sessions_by_page AS
SELECT source,
       definition,
       (started_at AT TIME ZONE 'UTC')::date              AS day,
       split_part(split_part(entry_page, '#', 1), '?', 1) AS page,
       count(*)                                           AS sessions,
       count(DISTINCT visitor_id)                         AS visitors,
       sum(page_views)                                    AS page_views,
       sum(conversions)                                   AS conversions,
       count(*) FILTER (WHERE split_part(split_part(exit_page, '#', 1), '?', 1)
                            = split_part(split_part(entry_page, '#', 1), '?', 1)) AS left_there,
       round(avg(engaged::int), 4)                        AS engaged_share
  FROM sessions
 WHERE NOT bot
   AND entry_page IS NOT NULL
 GROUP BY source, definition, day, page;

COMMENT ON VIEW sessions_by_page IS 'People''s sessions by source, session definition, UTC day of their start, and the page on which they began. Sessions without a page view are left out.';
COMMENT ON COLUMN sessions_by_page.source IS 'The source: a site or an application.';
COMMENT ON COLUMN sessions_by_page.definition IS 'The session definition; choose one when counting, such as ''default''.';
COMMENT ON COLUMN sessions_by_page.day IS 'The UTC day on which the sessions started.';
COMMENT ON COLUMN sessions_by_page.page IS 'Address of the first page view, without query and fragment.';
COMMENT ON COLUMN sessions_by_page.sessions IS 'Sessions that began on this page.';
COMMENT ON COLUMN sessions_by_page.visitors IS 'Visitors of these sessions, each once. Do not add up over rows.';
COMMENT ON COLUMN sessions_by_page.page_views IS 'Page views in these sessions, of whatever page.';
COMMENT ON COLUMN sessions_by_page.conversions IS 'Events in these sessions that the source counts as conversions.';
COMMENT ON COLUMN sessions_by_page.left_there IS 'Of these sessions, those whose last page view was of this page too.';
COMMENT ON COLUMN sessions_by_page.engaged_share IS 'Share of the sessions that were engaged, 0 to 1.';

CREATE VIEW pages_by_day AS
SELECT source,
       (occurred_at AT TIME ZONE 'UTC')::date      AS day,
       split_part(split_part(url, '#', 1), '?', 1) AS page,
       count(*)                                    AS page_views,
       count(DISTINCT visitor_id)                  AS visitors
  FROM events
 WHERE type = 'PAGE'
   AND url IS NOT NULL
   AND NOT bot
 GROUP BY source, day, page;

COMMENT ON VIEW pages_by_day IS 'People''s page views by source, UTC day and page. It reads all events; where there are many, ask events itself with a condition on received_at, which reads those days only.';
COMMENT ON COLUMN pages_by_day.source IS 'The source: a site or an application.';
COMMENT ON COLUMN pages_by_day.day IS 'The UTC day on which the page views occurred.';
COMMENT ON COLUMN pages_by_day.page IS 'Address of the page, without query and fragment.';
COMMENT ON COLUMN pages_by_day.page_views IS 'Page views.';
COMMENT ON COLUMN pages_by_day.visitors IS 'Visitors, each once. Do not add up over rows.';

-- As before, with what is known of the step before.
CREATE OR REPLACE VIEW funnel_steps AS
SELECT source,
       funnel,
       definition,
       (entered_at AT TIME ZONE 'UTC')::date                                     AS day,
       at.step,
       count(*) FILTER (WHERE funnels.step >= at.step)                           AS attempts,
       count(DISTINCT visitor_id) FILTER (WHERE funnels.step >= at.step)         AS visitors,
       round(count(*) FILTER (WHERE funnels.step >= at.step)::numeric / count(*), 4) AS share,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY reached_at[at.step] - reached_at[at.step - 1]) AS median_time,
       avg(reached_at[at.step] - reached_at[at.step - 1])                        AS average_time,
       round(count(*) FILTER (WHERE funnels.step >= at.step)::numeric
                 / nullif(count(*) FILTER (WHERE funnels.step >= at.step - 1), 0), 4) AS conversion,
       count(*) FILTER (WHERE funnels.step = at.step - 1)                        AS lost
  FROM funnels
 CROSS JOIN LATERAL generate_series(1, steps) AS at(step)
 GROUP BY source, funnel, definition, day, at.step;

COMMENT ON COLUMN funnel_steps.conversion IS 'Share of the attempts at the step before that reached this one: 1 for the first step, null where nobody reached the step before.';
COMMENT ON COLUMN funnel_steps.lost IS 'Attempts that reached the step before and not this one.';

CREATE VIEW late_events_by_day AS
SELECT source,
       definition,
       (received_at AT TIME ZONE 'UTC')::date AS day,
       count(*)                               AS events,
       count(DISTINCT visitor_id)             AS visitors,
       min(occurred_at)                       AS oldest,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY newest_at - occurred_at) AS median_lateness,
       max(newest_at - occurred_at)           AS greatest_lateness
  FROM late_events
 GROUP BY source, definition, day;

COMMENT ON VIEW late_events_by_day IS 'Events that came too late for any session, by source, session definition and UTC day of their arrival.';
COMMENT ON COLUMN late_events_by_day.source IS 'The source: a site or an application.';
COMMENT ON COLUMN late_events_by_day.definition IS 'The session definition for which they were too late.';
COMMENT ON COLUMN late_events_by_day.day IS 'The UTC day on which they were received.';
COMMENT ON COLUMN late_events_by_day.events IS 'Such events.';
COMMENT ON COLUMN late_events_by_day.visitors IS 'Their visitors, each once.';
COMMENT ON COLUMN late_events_by_day.oldest IS 'When the oldest of them occurred.';
COMMENT ON COLUMN late_events_by_day.median_lateness IS 'Median of how far they lay behind their visitor''s newest event.';
COMMENT ON COLUMN late_events_by_day.greatest_lateness IS 'How far the last of them lay behind its visitor''s newest event.';

CREATE VIEW time_corrections_by_day AS
SELECT source,
       (received_at AT TIME ZONE 'UTC')::date AS day,
       time_basis,
       count(*)                               AS events,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY occurred_at - created_at) AS median_correction,
       min(occurred_at - created_at)          AS least_correction,
       max(occurred_at - created_at)          AS greatest_correction,
       count(*) FILTER (WHERE received_at - occurred_at > interval '5 minutes') AS delayed
  FROM events
 GROUP BY source, day, time_basis;

COMMENT ON VIEW time_corrections_by_day IS 'By how much events'' times were corrected, by source, UTC day of their arrival and how their time was found.';
COMMENT ON COLUMN time_corrections_by_day.source IS 'The source: a site or an application.';
COMMENT ON COLUMN time_corrections_by_day.day IS 'The UTC day on which the events were received.';
COMMENT ON COLUMN time_corrections_by_day.time_basis IS 'How occurred_at was found; values as in events.';
COMMENT ON COLUMN time_corrections_by_day.events IS 'Events, bots'' included.';
COMMENT ON COLUMN time_corrections_by_day.median_correction IS 'Median of occurred_at - created_at: negative where clients'' clocks run ahead.';
COMMENT ON COLUMN time_corrections_by_day.least_correction IS 'Least of occurred_at - created_at.';
COMMENT ON COLUMN time_corrections_by_day.greatest_correction IS 'Greatest of occurred_at - created_at.';
COMMENT ON COLUMN time_corrections_by_day.delayed IS 'Events that were received more than 5 minutes after they occurred, such as those that a client kept while it was offline.';

COMMENT ON TABLE flyway_schema_history IS 'Which versions of these tables were installed; Flyway''s own.';
COMMENT ON COLUMN flyway_schema_history.installed_rank IS 'The order of installation.';
COMMENT ON COLUMN flyway_schema_history.version IS 'The version.';
COMMENT ON COLUMN flyway_schema_history.description IS 'What it is about.';
COMMENT ON COLUMN flyway_schema_history.type IS 'How it is written, such as SQL.';
COMMENT ON COLUMN flyway_schema_history.script IS 'The file that holds it.';
COMMENT ON COLUMN flyway_schema_history.checksum IS 'Checksum of the file, which must not change any more.';
COMMENT ON COLUMN flyway_schema_history.installed_by IS 'The role that installed it.';
COMMENT ON COLUMN flyway_schema_history.installed_on IS 'When it was installed.';
COMMENT ON COLUMN flyway_schema_history.execution_time IS 'How long that took, in milliseconds.';
COMMENT ON COLUMN flyway_schema_history.success IS 'Whether it succeeded.';
