package dev.footfall.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.footfall.ingest.event.EventDraft;
import java.io.IOException;

/** Opens items for reading, all under the same limits. Safe for use by many threads. */
public final class ItemFactory {
    private static final int KEY_LENGTH = 500;
    private static final int NUMBER_LENGTH = 100;

    private final JsonFactory json;
    private final int maxDepth;

    /**
     * @param maxDepth of objects and arrays inside each other, the item being the first
     * @param maxItemBytes of an item, for which no string in it can be longer
     */
    public ItemFactory(int maxDepth, int maxItemBytes) {
        this.maxDepth = maxDepth;
        // The reader's own checks come first and name the rule; the parser's stand behind them.
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth + 1)
                        .maxNameLength(maxItemBytes)
                        .maxStringLength(maxItemBytes)
                        .maxNumberLength(maxItemBytes)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    /**
     * Opens an item.
     *
     * @param draft told of every fault
     * @throws IOException if it does not even begin as JSON
     */
    public ItemReader open(byte[] body, Span span, EventDraft draft) throws IOException {
        return new ItemReader(
                json.createParser(body, span.offset(), span.length()),
                body,
                span,
                draft,
                new ItemReader.Limits(maxDepth, KEY_LENGTH, NUMBER_LENGTH));
    }
}
