package dev.footfall.ingest.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.dialect.RequestHead.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Good requests to begin with: what unmodified clients were recorded to send, and one of each kind beside. */
final class Seeds {
    private static final Path RECORDINGS = Path.of("..", "topology-tests", "clients", "recordings");
    private static final String FULL_EVENT = "{\"event_id\":\"e1\",\"name\":\"page_view\",\"type\":\"page\","
            + "\"visitor_id\":\"v\",\"user_id\":\"u\",\"url\":\"https://shop.example/a?b=c\",\"referrer\":\"r\","
            + "\"title\":\"t \u00e9 \\ud83d\\ude00\",\"user_agent\":\"ua\",\"ip\":\"192.0.2.1\",\"language\":\"de\","
            + "\"properties\":{\"a\":[1,-2.5e3,true,null,{\"b\":\"c\"}]},\"context\":{},"
            + "\"created_at\":1772366400000,\"sent_at\":\"2026-03-01T12:00:00.250+01:00\"}";

    private Seeds() {}

    /** Of a dialect, by the name that its recordings begin with. */
    static List<byte[]> of(String dialect) {
        List<byte[]> seeds = new ArrayList<>(own(dialect));
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith(dialect + "-")) {
                    seeds.addAll(recorded(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }

    private static List<byte[]> own(String dialect) {
        return switch (dialect) {
            case "native" ->
                List.of(
                        input("POST /v1/events?key=a-write-key", FULL_EVENT),
                        input(
                                "POST /v1/events\nAuthorization: Bearer a-write-key",
                                "[" + FULL_EVENT + ",{\"name\":\"x\"}]"),
                        input(
                                "POST /v1/events?key=a-write-key\nContent-Type: application/x-ndjson",
                                FULL_EVENT + "\n\n{\"name\":\"x\"}\n"),
                        input(
                                "POST /v1/events?key=a-write-key",
                                "{\"name\":\"x\",\"unreadable\":{\"raw\":\"r\",\"reason\":\"w\",\"origin\":\"o\"}}"),
                        input(
                                "GET /v1/pixel.gif?key=a-write-key&name=page_view&url=https%3A%2F%2Fshop.example%2F"
                                        + "&properties=%7B%22a%22%3A1%7D&created_at=1772366400000&_=1\nReferer: r",
                                ""));
            case "posthog" ->
                List.of(input(
                        "POST /engage/\nContent-Type: application/x-www-form-urlencoded",
                        "data=eyJhcGlfa2V5IjoiayIsImRpc3RpbmN0X2lkIjoiZCIsIiRzZXQiOnsiYSI6MX19&compression=base64"));
            case "segment" ->
                List.of(
                        input(
                                "POST /v1/identify?writeKey=a-write-key",
                                "{\"userId\":\"u\",\"traits\":{\"a\":1},\"context\":{\"traits\":{\"b\":2},\"page\":"
                                        + "{\"url\":\"u\",\"x\":1},\"ip\":\"192.0.2.1\"},\"integrations\":{\"All\":true}}"),
                        input(
                                "POST /v1/batch",
                                "{\"batch\":[{\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\"},{\"type\":\"alias\","
                                        + "\"userId\":\"u\",\"previousId\":\"p\"},{\"type\":\"page\",\"anonymousId\":1,"
                                        + "\"name\":\"n\",\"category\":\"c\"}],\"context\":{\"a\":{\"b\":1}},\"sentAt\":"
                                        + "\"2026-03-01T12:00:00Z\",\"writeKey\":\"a-write-key\"}"));
            case "cloudevents" ->
                List.of(input(
                        "POST /cloudevents?key=a-write-key\nce-id: 1\nce-source: /s\nce-type: t\nce-specversion: 1.0\n"
                                + "ce-time: 2026-03-01T12:00:00Z\nce-subject: %C3%A9\nContent-Type: application/json",
                        "{\"url\":\"u\",\"visitor_id\":7,\"user_agent\":\"ua\",\"language\":\"de\"}"));
            default -> List.of();
        };
    }

    private static byte[] input(String head, String body) {
        return (head + "\n\n" + body).getBytes(UTF_8);
    }

    private static List<byte[]> recorded(Path file) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (JsonNode request : new ObjectMapper().readTree(file.toFile()).get("requests")) {
            String method = request.get("method").asText();
            if (method.equals("OPTIONS")) {
                continue;
            }
            List<Header> headers = new ArrayList<>();
            request.get("headers")
                    .properties()
                    .forEach(header -> headers.add(
                            new Header(header.getKey(), header.getValue().asText())));
            byte[] body = request.get("body").binaryValue();
            String path = request.get("path").asText();
            String query = request.get("query").asText();
            seeds.add(new FuzzedRequest(method, path, query, headers, body).input());
            ContentCoding coding = headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase("Content-Encoding"))
                    .findFirst()
                    .flatMap(header -> ContentCoding.named(header.value()))
                    .orElse(ContentCoding.sniff(body));
            if (coding != ContentCoding.IDENTITY
                    && coding.decode(body, 1_000_000) instanceof Decoded.Plain(byte[] plain)) { // what can be changed
                headers.removeIf(header -> header.name().equalsIgnoreCase("Content-Encoding"));
                seeds.add(new FuzzedRequest(method, path, query, headers, plain).input());
            }
        }
        return seeds;
    }
}
