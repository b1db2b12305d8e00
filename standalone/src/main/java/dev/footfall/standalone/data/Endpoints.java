package dev.footfall.standalone.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.URI;
import java.util.List;

/**
 * Where a pipeline is to be found.
 *
 * @param ingestUrl takes events, in Footfall's own dialect
 * @param writeKey a key to send events with
 * @param bootstrapServers the broker, {@code host:port}
 * @param schemaRegistryUrl base address of the registry's API
 * @param postgresUrl the database with the tables, as libpq takes it; holds a password
 * @param liveUrl the live page, for a browser
 * @param metricsUrls each service's metrics, for Prometheus
 */
@JsonPropertyOrder({
    "ingest_url",
    "write_key",
    "bootstrap_servers",
    "schema_registry_url",
    "postgres_url",
    "live_url",
    "metrics_urls"
})
public record Endpoints(
        @JsonProperty("ingest_url") URI ingestUrl,
        @JsonProperty("write_key") String writeKey,
        @JsonProperty("bootstrap_servers") String bootstrapServers,
        @JsonProperty("schema_registry_url") URI schemaRegistryUrl,
        @JsonProperty("postgres_url") String postgresUrl,
        @JsonProperty("live_url") URI liveUrl,
        @JsonProperty("metrics_urls") List<URI> metricsUrls) {
    public Endpoints {
        metricsUrls = List.copyOf(metricsUrls);
    }

    @Override
    public String toString() {
        return "Endpoints[ingest_url=" + ingestUrl + "]"; // the rest holds secrets
    }
}
