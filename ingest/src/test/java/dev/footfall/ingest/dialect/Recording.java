package dev.footfall.ingest.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an unmodified client sent, once.
 *
 * @param sent name of each event by the id that the client gave it
 * @param requests preflights left out
 */
public record Recording(Map<String, String> sent, List<Request> requests) {
    /** A request. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Request(TestHead head, byte[] body) {}

    /** Reads a recording from the test's resources. */
    public static Recording read(String name) {
        try (InputStream in = Recording.class.getResourceAsStream("/recordings/" + name + ".json")) {
            JsonNode tree = new ObjectMapper().readTree(Objects.requireNonNull(in, name));
            Map<String, String> sent = new LinkedHashMap<>();
            tree.get("sent")
                    .forEach(event ->
                            sent.put(event.get("id").asText(), event.get("name").asText()));
            List<Request> requests = new ArrayList<>();
            for (JsonNode request : tree.get("requests")) {
                if (!request.get("method").asText().equals("OPTIONS")) {
                    requests.add(new Request(head(request), request.get("body").binaryValue()));
                }
            }
            return new Recording(sent, requests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestHead head(JsonNode request) {
        List<RequestHead.Header> headers = new ArrayList<>();
        request.get("headers")
                .properties()
                .forEach(header -> headers.add(new RequestHead.Header(
                        header.getKey(), header.getValue().asText())));
        return new TestHead(
                request.get("method").asText(),
                request.get("path").asText(),
                request.get("query").asText(),
                headers);
    }
}
