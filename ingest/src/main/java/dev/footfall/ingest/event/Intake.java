package dev.footfall.ingest.event;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Gives the verdict on a draft: fills in what the client left out, and makes the record that is kept. Safe for use by
 * many threads.
 */
public final class Intake {
    private final EventIds ids;
    private final PropertyCheck check;
    private final DataPolicy policy;

    /** With no rules for properties. */
    public Intake(EventIds ids) {
        this(ids, (source, event, properties) -> Optional.empty());
    }

    /** That keeps everything as it came. */
    public Intake(EventIds ids, PropertyCheck check) {
        this(ids, check, DataPolicy.none());
    }

    /**
     * @param check the sources' own rules for properties
     * @param policy treats all that is kept, after the verdict: what an event must be, its sender's words decide
     */
    public Intake(EventIds ids, PropertyCheck check, DataPolicy policy) {
        this.ids = ids;
        this.check = check;
        this.policy = policy;
    }

    /**
     * The verdict.
     *
     * <p>An event that states an address or a user agent was sent by a server in its client's place; then nothing of
     * the request itself (its address, User-Agent, language) is taken for the client's.
     *
     * @param raw the event's own bytes, kept if it is rejected
     * @param sequence its position in the request, from 0
     */
    public Outcome decide(Reception reception, EventDraft draft, ByteBuffer raw, int sequence) {
        if (draft.fault().isPresent()) {
            return reject(reception, draft.fault().get(), draft.eventId(), Optional.empty(), raw, sequence);
        }
        String name = draft.name;
        if (name == null) {
            Fault fault = new Fault(Rule.FIELD_MISSING, "", "an event needs a name");
            return reject(reception, fault, draft.eventId(), Optional.empty(), raw, sequence);
        }
        Optional<Fault> unplanned = check.faultOf(reception.source(), name, draft.properties);
        if (unplanned.isPresent()) {
            return reject(reception, unplanned.get(), draft.eventId(), Optional.empty(), raw, sequence);
        }
        boolean direct = draft.address == null && draft.userAgent == null;
        String agent = direct ? reception.userAgent().orElse(null) : draft.userAgent;
        String language =
                draft.language == null && direct ? reception.language().orElse(null) : draft.language;
        String visitor = draft.visitorId != null ? draft.visitorId : draft.userId;
        if (visitor == null) {
            String address = draft.address != null ? draft.address : direct ? reception.clientAddress() : "";
            visitor = reception.source().pseudonym(address, agent == null ? "" : agent);
        }
        EventType type = draft.type;
        if (type == null) {
            type = name.equals("page_view") ? EventType.PAGE : EventType.TRACK;
        }
        ReceivedEvent event = new ReceivedEvent(
                draft.eventId != null ? draft.eventId : ids.assign(reception.receivedAt()),
                reception.source().name(),
                visitor,
                draft.userId,
                type,
                name,
                draft.url,
                draft.referrer,
                draft.title,
                agent,
                language,
                draft.properties,
                draft.context,
                draft.createdAt,
                draft.sentAt,
                reception.receivedAt(),
                sequence,
                reception.dialect(),
                "",
                List.of(),
                "",
                draft.consent,
                List.of(),
                null);
        return new Outcome.Accepted(policy.accepted(reception, event), event.getEventId());
    }

    /**
     * Sends bytes into quarantine, the request's write key masked.
     *
     * @param eventId the event's id, where it could be read
     * @param origin where the bytes came from before the request
     */
    public Outcome.Rejected reject(
            Reception reception,
            Fault fault,
            Optional<String> eventId,
            Optional<String> origin,
            ByteBuffer raw,
            int sequence) {
        String source = reception.source().name();
        ByteBuffer kept = reception.keys().inJson(raw);
        RejectedEvent rejected = new RejectedEvent(
                ids.rejection(source, eventId, kept, reception.receivedAt()),
                source,
                reception.dialect(),
                fault.rule().code(),
                fault.path().isEmpty() ? null : TextRules.storable(fault.path()), // its keys are the client's
                fault.reason(),
                origin.orElse(null),
                eventId.orElse(null),
                kept,
                reception.receivedAt(),
                sequence);
        return new Outcome.Rejected(policy.rejected(reception, rejected));
    }
}
