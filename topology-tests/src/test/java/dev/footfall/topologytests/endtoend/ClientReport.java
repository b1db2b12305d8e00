package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.topologytests.endtoend.Relay.Passed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a driver says of its client.
 *
 * @param command that ran it
 * @param exit 0 if the client reported success for everything
 * @param json see {@code clients/README.md}
 */
record ClientReport(String command, int exit, JsonNode json) {
    /** The ids of the events that the client was given. */
    List<String> sent() {
        return json.get("sent").findValuesAsText("id");
    }

    /** The ids of the events with a name that the client was given. */
    List<String> named(String name) {
        return StreamSupport.stream(json.get("sent").spliterator(), false)
                .filter(event -> event.path("name").asText().equals(name))
                .map(event -> event.path("id").asText())
                .toList();
    }

    /** What the client reported as failed. */
    JsonNode errors() {
        return json.get("errors");
    }

    /**
     * The ids of the events that the client was given and did not report as failed. Where it reports a failure and names
     * no events, they are those that were in no request that succeeded.
     */
    List<String> notFailed(Relay relay, Predicate<Passed> succeeded) {
        List<String> ids = new ArrayList<>(sent());
        List<String> named = errors().findValuesAsText("id");
        if (!named.isEmpty() || errors().isEmpty()) {
            ids.removeAll(named);
            return ids;
        }
        String taken = relay.events().stream()
                .filter(succeeded)
                .map(passed -> passed.request().text())
                .collect(Collectors.joining());
        ids.removeIf(id -> !taken.contains(id));
        return ids;
    }
}
