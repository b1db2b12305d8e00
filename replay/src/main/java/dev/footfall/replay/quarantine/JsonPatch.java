package dev.footfall.replay.quarantine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON Patch (RFC 6902). All of it is applied, or none. */
final class JsonPatch {
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode operations;

    private JsonPatch(JsonNode operations) {
        this.operations = operations;
    }

    /** A patch does not fit; the message says which operation and why. */
    static final class PatchException extends Exception {
        PatchException(String message) {
            super(message);
        }
    }

    /**
     * Reads a patch.
     *
     * @throws PatchException if it is no JSON array
     */
    static JsonPatch parse(String text) throws PatchException {
        try {
            JsonNode operations = JSON.readTree(text);
            if (!operations.isArray()) {
                throw new PatchException("a JSON Patch is an array of operations, such as"
                        + " [{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"signup\"}]");
            }
            return new JsonPatch(operations);
        } catch (JsonProcessingException e) {
            throw new PatchException("the patch is not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * The document as the patch makes it; the one that is given stays as it is.
     *
     * @throws PatchException if an operation does not fit
     */
    JsonNode apply(JsonNode document) throws PatchException {
        JsonNode patched = document.deepCopy();
        for (int i = 0; i < operations.size(); i++) {
            JsonNode operation = operations.get(i);
            try {
                patched = apply(operation, patched);
            } catch (PatchException e) {
                throw new PatchException("operation " + (i + 1) + " of the patch: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw new PatchException("operation " + (i + 1) + " of the patch: not a JSON Pointer");
            }
        }
        return patched;
    }

    private static JsonNode apply(JsonNode operation, JsonNode document) throws PatchException {
        JsonPointer path = pointer(operation, "path");
        return switch (operation.path("op").asText()) {
            case "add" -> add(document, path, value(operation));
            case "remove" -> remove(document, path);
            case "replace" -> {
                JsonNode value = value(operation);
                yield path.matches() ? value : add(remove(document, path), path, value);
            }
            case "move" -> {
                JsonPointer from = pointer(operation, "from");
                if (path.toString().startsWith(from + "/")) {
                    throw new PatchException("nothing moves into itself");
                }
                JsonNode moved = there(document, from);
                yield add(remove(document, from), path, moved);
            }
            case "copy" ->
                add(document, path, there(document, pointer(operation, "from")).deepCopy());
            case "test" -> {
                if (!there(document, path).equals(value(operation))) {
                    throw new PatchException("the value at " + path + " is another");
                }
                yield document;
            }
            default -> throw new PatchException("op must be add, remove, replace, move, copy or test");
        };
    }

    private static JsonNode add(JsonNode document, JsonPointer path, JsonNode value) throws PatchException {
        if (path.matches()) {
            return value;
        }
        String name = path.last().getMatchingProperty();
        switch (there(document, path.head())) {
            case ObjectNode object -> object.set(name, value);
            case ArrayNode array -> array.insert(name.equals("-") ? array.size() : index(name, array.size()), value);
            default -> throw new PatchException("nothing can be put at " + path);
        }
        return document;
    }

    private static JsonNode remove(JsonNode document, JsonPointer path) throws PatchException {
        there(document, path);
        if (path.matches()) {
            throw new PatchException("the whole event cannot be removed");
        }
        String name = path.last().getMatchingProperty();
        switch (there(document, path.head())) {
            case ObjectNode object -> object.remove(name);
            case ArrayNode array -> array.remove(index(name, array.size() - 1));
            default -> throw new PatchException("nothing can be removed at " + path);
        }
        return document;
    }

    private static int index(String name, int most) throws PatchException {
        if (!name.matches("0|[1-9]\\d{0,8}") || Integer.parseInt(name) > most) {
            throw new PatchException("there is no place " + name + " in that array");
        }
        return Integer.parseInt(name);
    }

    private static JsonNode there(JsonNode document, JsonPointer path) throws PatchException {
        JsonNode node = document.at(path);
        if (node.isMissingNode()) {
            throw new PatchException("there is nothing at " + path);
        }
        return node;
    }

    private static JsonPointer pointer(JsonNode operation, String field) throws PatchException {
        if (!operation.path(field).isTextual()) {
            throw new PatchException(field + " is missing");
        }
        return JsonPointer.compile(operation.get(field).textValue());
    }

    private static JsonNode value(JsonNode operation) throws PatchException {
        if (!operation.has("value")) {
            throw new PatchException("value is missing");
        }
        return operation.get("value");
    }
}
