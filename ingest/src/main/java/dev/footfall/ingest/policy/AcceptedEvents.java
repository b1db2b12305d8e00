package dev.footfall.ingest.policy;

import dev.footfall.ingest.event.Signals;
import dev.footfall.ingest.policy.SourcePolicy.Field;
import dev.footfall.schemas.record.ReceivedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a policy makes of an accepted event. Pure, but for the secret. */
final class AcceptedEvents {
    private static final String EMPTY = "{}";

    private final SourcePolicy rules;
    private final Replacement replacement;
    private final Findings findings = new Findings();

    private AcceptedEvents(SourcePolicy rules, Replacement replacement) {
        this.rules = rules;
        this.replacement = replacement;
    }

    /** The event as it may be kept; the same where there is nothing to do or to note. */
    static ReceivedEvent treat(Policy policy, Signals signals, ReceivedEvent event) {
        SourcePolicy rules = policy.rulesOf(event.getSource());
        Map<String, Boolean> consent =
                ConsentReader.read(event.getConsent(), event.getProperties(), event.getContext());
        Permission permission = Permission.of(rules, consent, signals);
        Replacement replacement = policy.replacement(event.getSource(), event.getReceivedAt());
        return permission.suppressed().isPresent()
                ? counted(policy, event, permission.suppressed().get(), replacement)
                : new AcceptedEvents(rules, replacement).treat(policy, event, consent, permission);
    }

    private ReceivedEvent treat(
            Policy policy, ReceivedEvent event, Map<String, Boolean> consent, Permission permission) {
        String eventId = identifier("event_id", event.getEventId());
        String visitorId = visitor(event.getVisitorId());
        String userId = user(event.getUserId());
        String name = text("name", event.getName());
        String url = field(Field.URL, event.getUrl());
        String referrer = field(Field.REFERRER, event.getReferrer());
        String title = field(Field.TITLE, event.getTitle());
        String agent = field(Field.USER_AGENT, event.getUserAgent());
        String language = field(Field.LANGUAGE, event.getLanguage());
        String properties = object(rules.scans().properties(), "properties", event.getProperties());
        String context = object(rules.scans().context(), "context", event.getContext());
        Map<String, Boolean> stated = consent(consent);
        if (findings.treated().isEmpty() && policy.version().isEmpty() && stated.equals(event.getConsent())) {
            return event;
        }
        return new ReceivedEvent(
                eventId,
                event.getSource(),
                visitorId,
                userId,
                event.getType(),
                name,
                url,
                referrer,
                title,
                agent,
                language,
                properties,
                context,
                event.getCreatedAt().orElse(null),
                event.getSentAt().orElse(null),
                event.getReceivedAt(),
                event.getSequence(),
                event.getDialect(),
                policy.version(),
                permission.purposes(),
                permission.legalBasis(),
                stated,
                findings.treated(),
                null);
    }

    /** What is left of an event that is only counted. Its id is hashed, so that it is still told from its own repetition. */
    private static ReceivedEvent counted(Policy policy, ReceivedEvent event, String reason, Replacement replacement) {
        return new ReceivedEvent(
                replacement.of(Action.HASH, "event_id", event.getEventId()),
                event.getSource(),
                "",
                null,
                event.getType(),
                new AcceptedEvents(policy.rulesOf(event.getSource()), replacement).text("name", event.getName()),
                null,
                null,
                null,
                null,
                null,
                EMPTY,
                EMPTY,
                event.getCreatedAt().orElse(null),
                event.getSentAt().orElse(null),
                event.getReceivedAt(),
                event.getSequence(),
                event.getDialect(),
                policy.version(),
                List.of(),
                "",
                Map.of(),
                List.of(),
                reason);
    }

    private String visitor(String id) {
        Rule rule = rules.fields().get(Field.VISITOR_ID);
        if (rule == null || rule.action() == Action.KEEP) {
            return identifier(Field.VISITOR_ID.code(), id);
        }
        findings.add(Field.VISITOR_ID.code(), rule);
        return replacement.of(rule.action(), Field.VISITOR_ID.code(), id);
    }

    private @Nullable String user(Optional<String> id) {
        if (id.isEmpty()) {
            return null;
        }
        Rule rule = rules.fields().get(Field.USER_ID);
        if (rule == null || rule.action() == Action.KEEP) {
            return identifier(Field.USER_ID.code(), id.get());
        }
        findings.add(Field.USER_ID.code(), rule);
        return rule.action() == Action.DROP ? null : replacement.of(rule.action(), Field.USER_ID.code(), id.get());
    }

    /** An identifier in which something was found is hashed as a whole: masked, all would be one. */
    private String identifier(String field, String id) {
        Findings found = new Findings();
        rules.scans().text().treat(id, field, replacement, found);
        if (found.treated().isEmpty() || replacement.pseudonyms().isEmpty()) {
            return id;
        }
        String dataClass = found.treated().getFirst().getDataClass();
        findings.add(field, new Rule(DataClass.named(dataClass).orElseThrow(), Action.HASH));
        return replacement.of(Action.HASH, field, id);
    }

    private @Nullable String field(Field field, Optional<String> value) {
        if (value.isEmpty()) {
            return null;
        }
        Rule rule = rules.fields().get(field);
        if (rule == null || rule.action() == Action.KEEP) {
            return text(field.code(), value.get());
        }
        findings.add(field.code(), rule);
        return rule.action() == Action.DROP ? null : replacement.of(rule.action(), field.code(), value.get());
    }

    /** Purposes are named by clients, so a name may be anything. A no outweighs a yes where two become one. */
    private Map<String, Boolean> consent(Map<String, Boolean> stated) {
        Map<String, Boolean> kept = new HashMap<>();
        stated.forEach((purpose, given) -> kept.merge(text("consent", purpose), given, Boolean::logicalAnd));
        return kept.equals(stated) ? stated : Map.copyOf(kept);
    }

    private String text(String field, String text) {
        return rules.scans().text().treat(text, field, replacement, findings);
    }

    private String object(TextScan scan, String field, String json) {
        return json.length() <= EMPTY.length() ? json : scan.treat(json, field, replacement, findings);
    }
}
