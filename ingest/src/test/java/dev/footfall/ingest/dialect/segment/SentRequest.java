package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Submission;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A request that a client sent, or might have sent. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SentRequest(String method, String path, String rawQuery, Map<String, String> headers, byte[] body)
        implements RequestHead {
    public static final String KEY = "test-key";
    public static final Source SHOP = new Source("shop", "a secret of the shop");
    public static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    /** The requests of a client that carry events. */
    public static List<SentRequest> posts(Recording recording) {
        return all(recording).stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    /** All requests of a client but preflights. */
    public static List<SentRequest> all(Recording recording) {
        return recording.requests().stream().map(SentRequest::of).toList();
    }

    private static SentRequest of(Recording.Request request) {
        RequestHead head = request.head();
        Map<String, String> headers = new LinkedHashMap<>();
        head.headers("").forEach(header -> headers.put(header.name(), header.value()));
        return new SentRequest(head.method(), head.path(), head.rawQuery(), headers, request.body());
    }

    public static SentRequest post(String path, String body) {
        return new SentRequest("POST", path, "", Map.of(), body.getBytes(UTF_8));
    }

    public static SentRequest get(String path) {
        return new SentRequest("GET", path, "", Map.of(), new byte[0]);
    }

    public SentRequest with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header.toLowerCase(Locale.ROOT), value);
        return new SentRequest(method, path, rawQuery, more, body);
    }

    public SentRequest withBasic(String user) {
        return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
    }

    public SentRequest withQuery(String query) {
        return new SentRequest(method, path, query, headers, body);
    }

    public SentRequest withBody(byte[] bytes) {
        return new SentRequest(method, path, rawQuery, headers, bytes);
    }

    /** As ingest hands it to a dialect once the write key is known. */
    public Submission submission() {
        return new Submission(this, SHOP, plainBody(), NOW);
    }

    /** The body, its content coding undone. */
    public byte[] plainBody() {
        ContentCoding coding =
                header("Content-Encoding").flatMap(ContentCoding::named).orElse(ContentCoding.IDENTITY);
        return ((Decoded.Plain) coding.decode(body, 10_000_000)).bytes();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<Header> headers(String prefix) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new Header(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public Optional<String> query(String name) {
        for (String pair : rawQuery.split("&")) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), UTF_8));
            }
        }
        return Optional.empty();
    }

    @Override
    public String clientAddress() {
        return "192.0.2.9";
    }
}
