package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.Items;
import dev.footfall.ingest.json.Members;
import dev.footfall.ingest.json.Position;
import dev.footfall.ingest.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The body of a {@code POST …/tp2}: {@code {"schema":…,"data":[event,…]}}, its events found and not yet read. */
sealed interface Payload {
    /** One event or more. */
    record Events(List<Span> spans) implements Payload {}

    /** No event. */
    record Empty() implements Payload {}

    /** More events than allowed. */
    record TooMany() implements Payload {}

    /** Not of that form. */
    record Wrong(Fault fault) implements Payload {}

    static Payload of(byte[] body, int maxEvents) {
        return switch (Members.split(body)) {
            case Members.Broken(int at) -> isBlank(body) ? new Empty() : malformed(body, at);
            case Members.Found found -> {
                if (found.members().stream()
                                .filter(member -> isData(body, member))
                                .count()
                        > 1) {
                    yield new Wrong(new Fault(Rule.FIELD_DUPLICATE, "/data", "a field must stand only once"));
                }
                Optional<Span> data = found.value(body, "data");
                if (data.isEmpty()) {
                    yield new Wrong(
                            new Fault(Rule.FIELD_MISSING, "/data", "a payload must hold its events in an array data"));
                }
                if (body[data.get().offset()] != '[') {
                    yield new Wrong(new Fault(Rule.FIELD_TYPE, "/data", "must be an array of events"));
                }
                yield switch (Items.split(body, data.get(), maxEvents)) {
                    case Items.Elements(List<Span> spans) -> spans.isEmpty() ? new Empty() : new Events(spans);
                    case Items.Separate(List<Span> spans) -> new Events(spans);
                    case Items.Broken(int at) -> malformed(body, at);
                    case Items.TooMany() -> new TooMany();
                };
            }
        };
    }

    /** The app id of the first event that names one; a tracker has one for all its events. */
    static Optional<String> appId(byte[] body) {
        if (of(body, Integer.MAX_VALUE) instanceof Events(List<Span> spans)) {
            for (Span span : spans) {
                if (Members.split(body, span) instanceof Members.Found event) {
                    Optional<String> appId = event.value(body, "aid").flatMap(value -> text(body, value));
                    if (appId.isPresent()) {
                        return appId;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isData(byte[] body, Members.Member member) {
        return StandardCharsets.UTF_8.decode(member.key().of(body)).toString().equals("data");
    }

    private static Optional<String> text(byte[] body, Span value) {
        return value.length() > 2 && body[value.offset()] == '"'
                ? Optional.of(new String(body, value.offset() + 1, value.length() - 2, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static Payload malformed(byte[] body, int at) {
        return new Wrong(new Fault(
                Rule.JSON_MALFORMED,
                "",
                "not JSON: the syntax breaks at " + Position.of(body, at)
                        + " of the body; send {\"schema\":...,\"data\":[event,...]}"));
    }

    private static boolean isBlank(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
