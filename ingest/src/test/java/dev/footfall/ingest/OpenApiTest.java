package dev.footfall.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The description that is served says what the code does. */
class OpenApiTest {
    private static final Set<String> FILES = Set.of("GET /footfall.js", "GET /openapi.yaml");
    private static final Set<String> OF_JETTY =
            Set.of("http.malformed", "http.refused", "head.timeout", "uri.too-long", "header.too-large", "internal");
    private final JsonNode api = read();

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
        Set<String> routes = new TreeSet<>(FILES);
        for (Dialect dialect : dialects()) {
            dialect.routes().forEach(route -> routes.add(route.toString()));
        }
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .properties()
                .forEach(path -> followed(path.getValue()).fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        described.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{[^}]+}", "*"));
                    }
                }));
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void everyErrorIsListed() {
        Set<String> errors = codes(Refusal.Kind.values(), Refusal.Kind::code);
        errors.addAll(OF_JETTY);
        assertThat(texts("/components/schemas/Error/properties/error/enum")).isEqualTo(errors);
    }

    @Test
    void everyRuleIsListed() {
        assertThat(texts("/components/schemas/Rule/enum")).isEqualTo(codes(Rule.values(), Rule::code));
    }

    @Test
    void everyStatusOfTheNativeDialectIsListed() {
        Set<String> statuses = codes(Refusal.Kind.values(), kind -> Integer.toString(kind.status()));
        statuses.addAll(List.of("200", "431"));
        Set<String> listed = new TreeSet<>();
        api.at("/paths/~1v1~1events/post/responses").fieldNames().forEachRemaining(listed::add);
        assertThat(listed).isEqualTo(statuses);
    }

    @Test
    void everyFieldOfAnEventIsListed() {
        Submission submission = new Submission(
                new NoHead(), new Source("shop", "a secret"), "{\"?\":1}".getBytes(UTF_8), Instant.EPOCH);
        assertThat(dialects().getFirst().read(submission))
                .isInstanceOfSatisfying(
                        Reading.Events.class,
                        events -> assertThat(events.outcomes().getFirst())
                                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                                    String fields =
                                            rejected.event().getReason().replaceAll(".*allowed are ([^;]*);.*", "$1");
                                    Set<String> listed = new TreeSet<>();
                                    api.at("/components/schemas/Event/properties")
                                            .fieldNames()
                                            .forEachRemaining(listed::add);
                                    listed.remove("unreadable");
                                    assertThat(listed).isEqualTo(Set.of(fields.split(", ")));
                                }));
    }

    @Test
    void everyFieldOfAnEventMayStandInAPixelsQuery() {
        Set<String> parameters = new TreeSet<>();
        api.at("/paths/~1v1~1pixel.gif/get/parameters")
                .forEach(parameter -> parameters.add(parameter.get("name").asText()));
        Set<String> fields = new TreeSet<>(Set.of("_"));
        api.at("/components/schemas/Event/properties").fieldNames().forEachRemaining(fields::add);
        fields.remove("unreadable");
        assertThat(parameters).isEqualTo(fields);
    }

    @Test
    void everyContentEncodingIsListed() {
        Set<String> encodings =
                codes(ContentCoding.values(), coding -> coding.name().toLowerCase(Locale.ROOT));
        encodings.add("x-gzip");
        assertThat(texts("/paths/~1v1~1events/post/parameters/0/schema/enum")).isEqualTo(encodings);
        assertThat(encodings).containsAll(List.of(ContentCoding.ACCEPTED.split(", ")));
    }

    private static List<Dialect> dialects() {
        return Ingest.dialects(
                new LimitSettings(100_000, 400_000, 1_000, 10_000, 10),
                new Intake(new EventIds(ThreadLocalRandom::current)));
    }

    private JsonNode followed(JsonNode item) {
        return item.has("$ref") ? api.at(item.get("$ref").asText().substring(1)) : item;
    }

    private Set<String> texts(String pointer) {
        return StreamSupport.stream(api.at(pointer).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Set<String> codes(T[] values, Function<T, String> code) {
        return Stream.of(values).map(code).collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(OpenApiTest.class.getResourceAsStream("http/openapi.yaml"))) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private record NoHead() implements RequestHead {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return "/v1/events";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public List<Header> headers(String prefix) {
            return List.of();
        }

        @Override
        public String rawQuery() {
            return "";
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public String clientAddress() {
            return "192.0.2.9";
        }
    }
}
