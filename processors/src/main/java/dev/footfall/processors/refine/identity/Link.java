package dev.footfall.processors.refine.identity;

/**
 * That a visitor is a user.
 *
 * @param occurredAt when the event happened that said it, in milliseconds since 1970
 * @param eventId that event
 * @param seenAt when an event of the visitor was received of late, in milliseconds since 1970; it is written seldom, see
 *     {@link LinkRules}
 */
public record Link(long occurredAt, String eventId, String userId, long seenAt) {}
