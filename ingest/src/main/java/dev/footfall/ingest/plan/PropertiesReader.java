package dev.footfall.ingest.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Holds the properties of one event against a plan, token by token, up to the first fault. Owned by one thread. */
final class PropertiesReader {
    private static final int POINTER_LENGTH = 200;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;

    private PropertiesReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The first fault.
     *
     * @param properties a JSON object whose content was checked when it was read
     */
    static Optional<Fault> faultOf(String properties, Shape.Fields planned) {
        try (JsonParser parser = JSON.createParser(properties)) {
            parser.nextToken();
            return new PropertiesReader(parser).value(planned);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the text was checked
        }
    }

    /** Reads the value just reached to its end. */
    private Optional<Fault> value(Shape planned) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(planned);
            case START_ARRAY -> {
                Optional<Shape.Items> items = Shape.part(planned, Shape.Items.class);
                yield items.isPresent() ? array(items.get()) : wrongType(planned);
            }
            default -> takes(planned) ? Optional.empty() : wrongType(planned);
        };
    }

    private Optional<Fault> object(Shape planned) throws IOException {
        Optional<Shape.Fields> fields = Shape.part(planned, Shape.Fields.class);
        if (fields.isPresent()) {
            return fields(fields.get());
        }
        Optional<Shape.Entries> entries = Shape.part(planned, Shape.Entries.class);
        return entries.isPresent() ? entries(entries.get()) : wrongType(planned);
    }

    private Optional<Fault> fields(Shape.Fields planned) throws IOException {
        boolean[] seen = new boolean[planned.inOrder().size()];
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Optional<Shape.Field> field = planned.get(parser.currentName());
            parser.nextToken();
            if (field.isEmpty()) {
                return fault(
                        Rule.PLAN_UNPLANNED_FIELD,
                        pointer(),
                        "the plan of this event has no such field; add it to the plan or do not send it");
            }
            seen[field.get().index()] = true;
            Optional<Fault> fault = value(field.get().shape());
            if (fault.isPresent()) {
                return fault;
            }
        }
        for (Shape.Field field : planned.inOrder()) {
            if (field.required() && !seen[field.index()]) {
                return fault(
                        Rule.PLAN_MISSING,
                        pointer().appendProperty(field.key()),
                        "the plan of this event requires this field");
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> entries(Shape.Entries planned) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            parser.nextToken();
            Optional<Fault> fault = value(planned.each());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> array(Shape.Items planned) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<Fault> fault = value(planned.each());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private boolean takes(Shape planned) throws IOException {
        if (planned instanceof Shape.OneOf(var branches)) {
            for (Shape branch : branches) {
                if (takes(branch)) {
                    return true;
                }
            }
        }
        return planned instanceof Scalar scalar && scalar.takes(parser);
    }

    private Optional<Fault> wrongType(Shape planned) {
        return fault(Rule.PLAN_TYPE, pointer(), "must be " + planned.words());
    }

    private JsonPointer pointer() {
        return parser.getParsingContext().pathAsPointer();
    }

    private static Optional<Fault> fault(Rule rule, JsonPointer inProperties, String reason) {
        String path = "/properties" + inProperties;
        return Optional.of(
                new Fault(rule, path.length() > POINTER_LENGTH ? path.substring(0, POINTER_LENGTH) : path, reason));
    }
}
