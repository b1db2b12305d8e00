-- Ids and visitors come at random, so an index on them is written all over, and costs the more the longer a day has been.
-- In the order of reception the key grows at its end. Entries of one visitor share their key once the time is left out.
ALTER TABLE events DROP CONSTRAINT events_pkey;
ALTER TABLE events ADD PRIMARY KEY (source, received_at, event_id);

DROP INDEX events_visitor;
CREATE INDEX events_visitor ON events (visitor_id);
