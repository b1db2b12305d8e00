-- Who the visitor was, and by which way they came: of each event, and of the session as a whole.
ALTER TABLE events
    ADD COLUMN user_basis      text    NOT NULL DEFAULT 'NONE',
    ADD COLUMN bot             boolean NOT NULL DEFAULT false,
    ADD COLUMN browser         text,
    ADD COLUMN browser_version text,
    ADD COLUMN os              text,
    ADD COLUMN device          text    NOT NULL DEFAULT 'UNKNOWN',
    ADD COLUMN channel         text    NOT NULL DEFAULT 'DIRECT',
    ADD COLUMN referrer_host   text,
    ADD COLUMN utm_source      text,
    ADD COLUMN utm_medium      text,
    ADD COLUMN utm_campaign    text,
    ADD COLUMN utm_term        text,
    ADD COLUMN utm_content     text,
    ADD COLUMN click_id        text;

COMMENT ON COLUMN events.user_id IS 'The signed-in user: as the client named them, else as an earlier identify or alias linked the visitor to them; see user_basis.';
COMMENT ON COLUMN events.user_basis IS 'How user_id was found. NONE: no user is known. CLIENT: the client named the user with this event. LINKED: an earlier identify or alias linked the visitor to the user.';
COMMENT ON COLUMN events.bot IS 'Whether the User-Agent is that of a program that visits by itself. Leave bots out when people are counted.';
COMMENT ON COLUMN events.browser IS 'The browser''s name, such as Firefox, by the User-Agent.';
COMMENT ON COLUMN events.browser_version IS 'The browser''s major version.';
COMMENT ON COLUMN events.os IS 'The operating system''s name, such as Android, by the User-Agent.';
COMMENT ON COLUMN events.device IS 'The kind of device: UNKNOWN, DESKTOP, MOBILE, TABLET, TV or OTHER.';
COMMENT ON COLUMN events.channel IS 'By which way the visitor came to this page: DIRECT (no referrer), INTERNAL (from the same site), SEARCH, SOCIAL, MAIL, CAMPAIGN (the address is marked as one) or REFERRAL (another site).';
COMMENT ON COLUMN events.referrer_host IS 'Host of the referrer, in lower case, without a leading www.';
COMMENT ON COLUMN events.utm_source IS 'Who sent the visitor, by the address''s utm_source.';
COMMENT ON COLUMN events.utm_medium IS 'By which medium, by the address''s utm_medium.';
COMMENT ON COLUMN events.utm_campaign IS 'In which campaign, by the address''s utm_campaign.';
COMMENT ON COLUMN events.utm_term IS 'The keywords paid for, by the address''s utm_term.';
COMMENT ON COLUMN events.utm_content IS 'Which of several links or advertisements, by the address''s utm_content.';
COMMENT ON COLUMN events.click_id IS 'Name of the advertiser''s click parameter in the address, such as gclid; not its value.';

ALTER TABLE sessions
    ADD COLUMN channel       text    NOT NULL DEFAULT 'DIRECT',
    ADD COLUMN referrer_host text,
    ADD COLUMN utm_source    text,
    ADD COLUMN utm_medium    text,
    ADD COLUMN utm_campaign  text,
    ADD COLUMN browser       text,
    ADD COLUMN os            text,
    ADD COLUMN device        text    NOT NULL DEFAULT 'UNKNOWN',
    ADD COLUMN bot           boolean NOT NULL DEFAULT false,
    ADD COLUMN conversions   integer NOT NULL DEFAULT 0,
    ADD COLUMN engaged       boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN sessions.channel IS 'By which way the visitor came, by the entry page, or by the first event where there is no page view; values as in events.';
COMMENT ON COLUMN sessions.referrer_host IS 'Host of the referrer of the same event.';
COMMENT ON COLUMN sessions.utm_source IS 'utm_source of the same event.';
COMMENT ON COLUMN sessions.utm_medium IS 'utm_medium of the same event.';
COMMENT ON COLUMN sessions.utm_campaign IS 'utm_campaign of the same event.';
COMMENT ON COLUMN sessions.browser IS 'The browser''s name, by the same event.';
COMMENT ON COLUMN sessions.os IS 'The operating system''s name, by the same event.';
COMMENT ON COLUMN sessions.device IS 'The kind of device, by the same event; values as in events.';
COMMENT ON COLUMN sessions.bot IS 'Whether the same event is of a program that visits by itself. Leave bots out when people are counted.';
COMMENT ON COLUMN sessions.conversions IS 'Events that the source counts as conversions.';
COMMENT ON COLUMN sessions.engaged IS 'Whether the visitor did more than come and go: the session lasted for some time (10 seconds unless configured otherwise), has two page or screen views, or a conversion. A session that is not engaged is a bounce.';
