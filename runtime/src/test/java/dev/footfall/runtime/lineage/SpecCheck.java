package dev.footfall.runtime.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What OpenLineage's JSON schema 2-0-2 asks of a RunEvent, by hand: required members, their formats, the states there are,
 * and that every facet says who made it and which schema it follows.
 */
final class SpecCheck {
    private static final Set<String> STATES = Set.of("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER");
    private static final String SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

    private final List<String> faults = new ArrayList<>();

    private SpecCheck() {}

    static List<String> faultsOf(String json) throws Exception {
        SpecCheck check = new SpecCheck();
        check.event(new JsonMapper().readTree(json));
        return check.faults;
    }

    private void event(JsonNode event) {
        require(STATES.contains(event.path("eventType").asText()), "eventType");
        parse("eventTime", event.path("eventTime"), OffsetDateTime::parse);
        parse("producer", event.path("producer"), URI::create);
        require(event.path("schemaURL").asText().equals(SPEC), "schemaURL");
        parse("run.runId", event.path("run").path("runId"), UUID::fromString);
        facets("run", event.path("run").path("facets"));
        named("job", event.path("job"));
        facets("job", event.path("job").path("facets"));
        for (String side : List.of("inputs", "outputs")) {
            require(event.path(side).isArray(), side);
            event.path(side).forEach(dataset -> {
                named(side, dataset);
                facets(side, dataset.path("facets"));
                facets(side, dataset.path("outputFacets"));
            });
        }
        JsonNode engine = event.path("run").path("facets").path("processing_engine");
        require(engine.path("version").isTextual(), "processing_engine.version");
        JsonNode type = event.path("job").path("facets").path("jobType");
        require(
                type.path("processingType").isTextual()
                        && type.path("integration").isTextual(),
                "jobType");
    }

    private void named(String what, JsonNode thing) {
        require(
                !thing.path("namespace").asText("").isEmpty()
                        && !thing.path("name").asText("").isEmpty(),
                what + ": namespace and name");
    }

    private void facets(String what, JsonNode facets) {
        facets.properties().forEach(facet -> {
            String path = what + ".facets." + facet.getKey();
            parse(path + "._producer", facet.getValue().path("_producer"), URI::create);
            String schema = facet.getValue().path("_schemaURL").asText("");
            require(
                    schema.matches("https://openlineage\\.io/spec/facets/\\d+-\\d+-\\d+/\\w+\\.json#/\\$defs/\\w+"),
                    path + "._schemaURL");
        });
    }

    private void parse(String what, JsonNode value, java.util.function.Function<String, ?> parser) {
        try {
            var _ = parser.apply(value.asText(""));
            require(value.isTextual(), what);
        } catch (RuntimeException e) {
            faults.add(what + ": " + e.getMessage());
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            faults.add(what);
        }
    }
}
