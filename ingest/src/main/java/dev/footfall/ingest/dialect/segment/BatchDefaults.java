package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** What a batch says for all its events, beside them. Owned by one thread. */
final class BatchDefaults {
    private final Surroundings context = new Surroundings();
    private final JsonObject further = new JsonObject();
    private OptionalLong sentAt = OptionalLong.empty();

    Surroundings context() {
        return context;
    }

    /** Its {@code integrations}, where it has any. */
    JsonObject further() {
        return further;
    }

    OptionalLong sentAt() {
        return sentAt;
    }

    /**
     * Reads them.
     *
     * @param opened whether the array of events was found and stands here as a zero
     */
    void read(ItemReader item, EventDraft draft, boolean opened) throws IOException {
        if (!item.enterObject()) {
            draft.fail(Rule.EVENT_TYPE, "", "a batch must be a JSON object that holds its events in batch");
            return;
        }
        Set<String> seen = new HashSet<>();
        while (item.nextField()) {
            if (!seen.add(item.key())) {
                draft.fail(Rule.FIELD_DUPLICATE, item.pointer(), "a field must stand only once");
            }
            switch (item.key()) {
                case RequestReader.BATCH -> {
                    if (!opened) {
                        draft.fail(Rule.FIELD_TYPE, item.pointer(), "must be an array of events");
                    }
                    item.skip();
                }
                case "context" -> context.read(item);
                case "integrations" -> item.written().ifPresent(value -> further.put("integrations", value));
                case "sentAt" -> sentAt = item.time();
                default -> item.skip();
            }
        }
        if (!seen.contains(RequestReader.BATCH)) {
            draft.fail(Rule.FIELD_MISSING, "/batch", "must hold the array of events");
        }
    }
}
