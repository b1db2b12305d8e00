package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TimestampRules;
import dev.footfall.ingest.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What the fields of the tracker protocol mean here. Those that have no place of their own go into the context under
 * their own names. Safe for use by many threads.
 */
final class EventMapping {
    private static final int MILLIS_DIGITS = 15;

    /** As JSON writes numbers, and small enough for a double. */
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,29})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");

    private static final List<Property> PAGE_PING = List.of(
            Property.number("pp_mix", "x_offset_min"),
            Property.number("pp_max", "x_offset_max"),
            Property.number("pp_miy", "y_offset_min"),
            Property.number("pp_may", "y_offset_max"));
    private static final List<Property> STRUCTURED = List.of(
            Property.text("se_ca", "category"),
            Property.text("se_ac", "action"),
            Property.text("se_la", "label"),
            Property.text("se_pr", "property"),
            Property.number("se_va", "value"));
    private static final List<Property> TRANSACTION = List.of(
            Property.text("tr_id", "order_id"),
            Property.text("tr_af", "affiliation"),
            Property.number("tr_tt", "total"),
            Property.number("tr_tx", "tax"),
            Property.number("tr_sh", "shipping"),
            Property.text("tr_ci", "city"),
            Property.text("tr_st", "state"),
            Property.text("tr_co", "country"),
            Property.text("tr_cu", "currency"));
    private static final List<Property> TRANSACTION_ITEM = List.of(
            Property.text("ti_id", "order_id"),
            Property.text("ti_sk", "sku"),
            Property.text("ti_nm", "name"),
            Property.text("ti_ca", "category"),
            Property.number("ti_pr", "price"),
            Property.number("ti_qu", "quantity"),
            Property.text("ti_cu", "currency"));

    /** Fields that identify a person, a browser or a device. */
    private static final List<String> IDENTIFYING =
            List.of("duid", "nuid", "tnuid", "uid", "sid", "vid", "fp", "ip", "mac");

    private final SelfDescribing selfDescribing;

    EventMapping(SelfDescribing selfDescribing) {
        this.selfDescribing = selfDescribing;
    }

    /** A field that is a property of its event. */
    private record Property(String field, String name, boolean isNumber) {
        static Property text(String field, String name) {
            return new Property(field, name, false);
        }

        static Property number(String field, String name) {
            return new Property(field, name, true);
        }
    }

    /** Sets everything in the draft, or a fault. */
    void apply(Fields fields, Sender sender, Reception reception, EventDraft draft) {
        fields.take("eid").ifPresent(value -> draft.eventId(value, "/eid"));
        times(fields, draft);
        if (sender.anonymous()) {
            forget(fields, sender, reception.source(), draft);
        } else {
            identify(fields, sender, draft);
        }
        page(fields, sender, draft);
        fields.take("aid")
                .filter(id -> sender.keyed() && !reception.keys().isKey(id)) // not for everyone who may see events
                .ifPresent(id -> fields.add("aid", id, draft));
        Optional<String> schema = kind(fields, draft);
        Optional<String> contexts = selfDescribing.contexts(fields, sender.anonymous(), draft);
        if (draft.fault().isEmpty()) {
            draft.context(context(fields.rest(), schema, contexts));
        }
    }

    private static void times(Fields fields, EventDraft draft) {
        Optional<String> exact = fields.take("ttm");
        if (exact.isPresent()) { // the application's own time, not subject to the device's clock
            millis(exact.get(), "ttm", draft).ifPresent(draft::createdAt);
            return;
        }
        fields.take("dtm").ifPresent(value -> millis(value, "dtm", draft).ifPresent(draft::createdAt));
        fields.take("stm").ifPresent(value -> millis(value, "stm", draft).ifPresent(draft::sentAt));
    }

    private static OptionalLong millis(String value, String field, EventDraft draft) {
        if (!value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            draft.fail(Rule.TIME_FORMAT, Fields.path(field), "must be a whole number of milliseconds since 1970");
        } else if (value.length() > MILLIS_DIGITS || !TimestampRules.isInRange(Long.parseLong(value))) {
            draft.fail(Rule.TIME_RANGE, Fields.path(field), "must be milliseconds since 1970, of the years 1 to 9999");
        } else {
            return OptionalLong.of(Long.parseLong(value));
        }
        return OptionalLong.empty();
    }

    private static void identify(Fields fields, Sender sender, EventDraft draft) {
        Optional<String> domain = fields.take("duid");
        Optional<String> own = fields.take("nuid");
        Optional<String> network = fields.take("tnuid").or(() -> own).or(sender::networkId);
        domain.ifPresentOrElse(
                value -> draft.visitorId(value, "/duid"),
                () -> network.ifPresent(value -> draft.visitorId(value, "/nuid")));
        network.ifPresent(value -> fields.add("nuid", value, draft));
        fields.take("uid").ifPresent(value -> draft.userId(value, "/uid"));
        fields.take("ip").ifPresent(value -> draft.address(value, "/ip"));
    }

    /** A session stays one, where the tracker keeps it apart, by a pseudonym; else a request's events are all that is together. */
    private static void forget(Fields fields, Sender sender, Source source, EventDraft draft) {
        String visitor = fields.take("sid")
                .map(session -> source.pseudonym("anonymous session", session))
                .orElse(sender.nobody());
        IDENTIFYING.forEach(fields::take);
        draft.visitorId(visitor, "");
    }

    private static void page(Fields fields, Sender sender, EventDraft draft) {
        fields.take("url").or(sender::page).ifPresent(value -> draft.url(value, "/url"));
        fields.take("refr").ifPresent(value -> draft.referrer(value, "/refr"));
        fields.take("page").ifPresent(value -> draft.title(value, "/page"));
        fields.take("ua").ifPresent(value -> draft.userAgent(value, "/ua"));
        fields.take("lang").ifPresent(value -> draft.language(value, "/lang"));
    }

    /** Sets type, name and properties, and gives the schema of a self-describing event. */
    private Optional<String> kind(Fields fields, EventDraft draft) {
        Optional<String> kind = fields.take("e");
        if (kind.isEmpty()) {
            draft.fail(Rule.FIELD_MISSING, "/e", "an event needs its kind: pv, pp, se, ue, tr or ti");
            return Optional.empty();
        }
        draft.type("track", "/e");
        switch (kind.get()) {
            case "pv" -> {
                draft.type("page", "/e");
                draft.name("page_view", "/e");
            }
            case "pp" -> {
                draft.name("page_ping", "/e");
                draft.properties(properties(PAGE_PING, fields, draft));
            }
            case "se" -> structured(fields, draft);
            case "tr" -> {
                draft.name("transaction", "/e");
                draft.properties(properties(TRANSACTION, fields, draft));
            }
            case "ti" -> {
                draft.name("transaction_item", "/e");
                draft.properties(properties(TRANSACTION_ITEM, fields, draft));
            }
            case "ue" -> {
                return selfDescribing.event(fields, draft);
            }
            default -> draft.fail(Rule.FIELD_VALUE, "/e", "must be pv, pp, se, ue, tr or ti");
        }
        return Optional.empty();
    }

    private static void structured(Fields fields, EventDraft draft) {
        Optional<String> action = fields.take("se_ac");
        if (action.isEmpty()) {
            draft.fail(Rule.FIELD_MISSING, "/se_ac", "a structured event needs an action");
            return;
        }
        draft.name(action.get(), "/se_ac");
        fields.add("se_ac", action.get(), draft);
        draft.properties(properties(STRUCTURED, fields, draft));
    }

    private static String properties(List<Property> wanted, Fields fields, EventDraft draft) {
        JsonObject properties = new JsonObject();
        for (Property property : wanted) {
            Optional<String> value = fields.take(property.field());
            if (value.isPresent() && !property.isNumber()) {
                properties.putText(property.name(), value.get());
            } else if (value.isPresent()) {
                if (NUMBER.matcher(value.get()).matches()) {
                    properties.put(property.name(), value.get());
                } else {
                    draft.fail(Rule.FIELD_TYPE, Fields.path(property.field()), "must be a number");
                }
            }
        }
        return properties.toString();
    }

    private static String context(Map<String, String> rest, Optional<String> schema, Optional<String> contexts) {
        JsonObject context = new JsonObject();
        rest.forEach(context::putText);
        schema.ifPresent(uri -> context.putText(Fields.SCHEMA, uri));
        contexts.ifPresent(array -> context.put(Fields.CONTEXTS, array));
        return context.toString();
    }
}
