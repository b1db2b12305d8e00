package dev.footfall.processors.audit;

import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditedEvent;
import dev.footfall.schemas.record.AuditedRejection;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.TreatedField;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What the audit says of a record. Nothing of an event's content goes into it. */
final class AuditEntries {
    private final Subjects subjects;
    private final String version;

    /**
     * @param version of the program, as it stands in every entry
     */
    AuditEntries(Subjects subjects, String version) {
        this.subjects = subjects;
        this.version = version;
    }

    /**
     * The entry of a record.
     *
     * @throws IllegalArgumentException if it is of no kind that is audited
     */
    AuditEntry of(@Nullable SpecificRecord record, Origin origin) {
        return switch (record) {
            case AuditedEvent event -> accepted(event, origin);
            case AuditedRejection rejection -> rejected(rejection, origin);
            case DroppedEvent dropped -> dropped(dropped, origin);
            case LateEvent late -> late(late, origin);
            case Command command -> command(command, origin);
            case null, default ->
                throw new IllegalArgumentException("a record without a value, or of a kind that is not audited");
        };
    }

    private AuditEntry accepted(AuditedEvent event, Origin origin) {
        boolean counted = event.getSuppressed().isPresent();
        return new AuditEntry(
                event.getReceivedAt(),
                "ingest",
                "accepted",
                counted ? "counted" : "stored",
                event.getSource(),
                storable(event.getEventId()),
                null,
                subjectOf(event.getSource(), event.getVisitorId()),
                event.getSuppressed().orElse(null),
                event.getPurposes(),
                orNull(event.getLegalBasis()),
                event.getConsent(),
                treated(event.getTreated()),
                Map.of(),
                orNull(event.getPolicyVersion()),
                origin.schemaId(),
                origin.topic(),
                origin.partition(),
                origin.offset(),
                version);
    }

    private AuditEntry rejected(AuditedRejection rejection, Origin origin) {
        return plain(
                rejection.getReceivedAt(),
                "ingest",
                "rejected",
                "quarantined",
                rejection.getSource(),
                null,
                storable(rejection.getRejectedId()),
                null,
                rejection.getRule(),
                origin);
    }

    private AuditEntry dropped(DroppedEvent dropped, Origin origin) {
        return plain(
                dropped.getDroppedAt(),
                "refine",
                dropped.getReason().name().toLowerCase(Locale.ROOT),
                "dropped",
                dropped.getSource(),
                storable(dropped.getEventId()),
                null,
                null,
                orNull(dropped.getDetail()),
                origin);
    }

    private AuditEntry late(LateEvent late, Origin origin) {
        return plain(
                late.getReceivedAt(),
                "sessions",
                "late",
                "set-aside",
                late.getSource(),
                storable(late.getEventId()),
                null,
                subjectOf(late.getSource(), late.getVisitorId()),
                "definition " + late.getDefinition(),
                origin);
    }

    private AuditEntry command(Command command, Origin origin) {
        Map<String, String> arguments = new HashMap<>();
        command.getArguments().forEach((name, value) -> arguments.put(storable(name), storable(value)));
        return new AuditEntry(
                command.getAt(),
                storable(command.getActor()),
                storable(command.getAction()),
                storable(command.getOutcome()),
                command.getSource().orElse(null),
                null,
                storable(command.getCommandId()),
                command.getSubject().orElse(null),
                orNull(command.getReason()),
                List.of(),
                null,
                Map.of(),
                Map.of(),
                arguments,
                null,
                origin.schemaId(),
                origin.topic(),
                origin.partition(),
                origin.offset(),
                version);
    }

    private AuditEntry plain(
            Instant at,
            String actor,
            String action,
            String outcome,
            String source,
            @Nullable String eventId,
            @Nullable String recordId,
            @Nullable String subject,
            @Nullable String reason,
            Origin origin) {
        return new AuditEntry(
                at,
                actor,
                action,
                outcome,
                source,
                eventId,
                recordId,
                subject,
                reason,
                List.of(),
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                origin.schemaId(),
                origin.topic(),
                origin.partition(),
                origin.offset(),
                version);
    }

    private @Nullable String subjectOf(String source, String visitor) {
        return visitor.isEmpty() ? null : subjects.visitor(source, visitor);
    }

    private static Map<String, String> treated(List<TreatedField> fields) {
        Map<String, String> treated = new HashMap<>();
        for (TreatedField field : fields) {
            treated.merge(storable(field.getField()), field.getTreatment(), (one, more) -> one + ", " + more);
        }
        return treated;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : storable(text);
    }

    /** The text with U+FFFD for NUL, which Postgres does not store. */
    private static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }
}
