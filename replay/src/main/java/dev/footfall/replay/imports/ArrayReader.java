package dev.footfall.replay.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The elements of a file that is one JSON array, each as a line, one at a time. Owned by one thread. */
final class ArrayReader implements Lines {
    /** Reads one value and leaves what follows. */
    private static final JsonMapper ONE = JsonMapper.builder(JsonLines.JSON.getFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonParser parser;
    private final String name;
    private long number;
    private long behind;

    /**
     * @param name of the file, for messages
     */
    ArrayReader(InputStream in, String name) throws IOException {
        this.parser = ONE.createParser(in);
        this.name = name;
    }

    @Override
    public Optional<Line> next() throws IOException {
        try {
            if (number == 0 && parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException(name + " is not a JSON array");
            }
            if (parser.nextToken() == JsonToken.END_ARRAY || parser.currentToken() == null) {
                return Optional.empty();
            }
            JsonNode element = ONE.readTree(parser);
            long at = parser.currentLocation().getByteOffset();
            long bytes = Math.max(0, at - behind);
            behind = at;
            return Optional.of(new Line(++number, element.toString(), false, bytes));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    name + " breaks off being JSON behind element " + number + " of its array ("
                            + e.getLocation().offsetDescription() + "); what stands before is imported",
                    e);
        }
    }
}
