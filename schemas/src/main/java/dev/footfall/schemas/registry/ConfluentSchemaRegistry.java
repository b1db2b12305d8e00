package dev.footfall.schemas.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** A schema registry reached through Confluent's own client. */
public final class ConfluentSchemaRegistry implements SchemaRegistry {
    private static final int CACHED_SCHEMAS = 1000;
    private static final int NOT_FOUND = 404; // 40401: no such subject, 40403: no such schema; which, differs
    /** The client's own are a minute each, for which a start would seem to hang. */
    private static final Map<String, String> LIMITS =
            Map.of("http.connect.timeout.ms", "5000", "http.read.timeout.ms", "10000");

    private static final String IN_MEMORY = "mock:";
    private static final String JAVA_STRING = "{\"type\":\"string\",\"avro.java.string\":\"String\"}";
    private static final String JAVA_STRING_KEYS = ",\"avro.java.string\":\"String\"}";

    private final SchemaRegistryClient client;
    private final String url;

    private ConfluentSchemaRegistry(SchemaRegistryClient client, String url) {
        this.client = client;
        this.url = url;
    }

    /**
     * Connects when first used.
     *
     * @param url base address of the registry's API, several separated by commas; {@code mock://name} is a registry
     *     in this process's memory, for tests
     * @param settings further settings, as Confluent's client names them ({@code basic.auth.user.info}, ...); connecting
     *     takes 5 s at most and an answer 10 s, if they do not say otherwise
     */
    public static SchemaRegistry connect(String url, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(LIMITS);
        all.putAll(settings);
        SchemaRegistryClient client = SchemaRegistryClientFactory.newClient(
                List.of(url.split(",")), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), all, Map.of());
        return new ConfluentSchemaRegistry(client, url);
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ask("look up the schema of " + subject, () -> client.getId(named(subject), portable(schema)));
    }

    @Override
    public Schema schemaOf(int id) {
        String text = ask("fetch schema " + id, () -> client.getSchemaById(id).canonicalString());
        return new Schema.Parser().parse(text);
    }

    @Override
    public int register(String subject, Schema schema) {
        return ask("register " + subject, () -> client.register(named(subject), portable(schema)));
    }

    @Override
    public List<String> incompatibilities(String subject, Schema schema) {
        List<Schema> versions = versions(subject);
        if (versions.isEmpty()) {
            return List.of();
        }
        List<String> faults = Compatibility.FULL_TRANSITIVE.faults(schema, versions);
        return faults.isEmpty()
                ? ask(
                        "check the compatibility of " + subject,
                        () -> List.copyOf(client.testCompatibilityVerbose(named(subject), portable(schema))))
                : faults;
    }

    @Override
    public List<Schema> versions(String subject) {
        return ask("list the versions of " + subject, () -> {
            List<Schema> versions = new ArrayList<>();
            for (int version : versionNumbers(subject)) {
                String text = client.getSchemaMetadata(named(subject), version).getSchema();
                versions.add(new Schema.Parser().parse(text));
            }
            return versions;
        });
    }

    @Override
    public Optional<SubjectVersion> latest(String subject) {
        return ask("look up the newest version of " + subject, () -> {
            try {
                SchemaMetadata newest = client.getLatestSchemaMetadata(named(subject));
                return Optional.of(new SubjectVersion(newest.getVersion(), newest.getId(), newest.getSchemaType()));
            } catch (RestClientException e) {
                if (e.getStatus() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private List<Integer> versionNumbers(String subject) throws IOException, RestClientException {
        try {
            return client.getAllVersions(named(subject));
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public void setCompatibility(String subject, Compatibility level) {
        ask("set the compatibility of " + subject, () -> client.updateCompatibility(named(subject), level.name()));
    }

    @Override
    public String compatibility(String subject) {
        return ask("look up the compatibility of " + subject, () -> {
            try {
                return client.getCompatibility(named(subject));
            } catch (RestClientException e) {
                if (e.getStatus() == NOT_FOUND) { // the subject has none of its own
                    return client.getCompatibility(null);
                }
                throw e;
            }
        });
    }

    @Override
    public List<String> subjects() {
        return ask("list the subjects", () -> List.copyOf(client.getAllSubjects()));
    }

    /** The subject as the client must have it: it writes characters as bytes into addresses, which are to be in UTF-8. */
    private String named(String subject) {
        return url.startsWith(IN_MEMORY)
                ? subject
                : new String(subject.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The schema without the marks that only Java's generated classes need, so that the registry holds what was written. */
    private static AvroSchema portable(Schema schema) {
        return new AvroSchema(
                schema.toString().replace(JAVA_STRING, "\"string\"").replace(JAVA_STRING_KEYS, "}"));
    }

    private <T> T ask(String purpose, Request<T> request) {
        try {
            return request.send();
        } catch (RestClientException e) {
            boolean unknown = e.getErrorCode() / 100 == NOT_FOUND; // the registry's own answer, not a web server's
            throw new RegistryException(
                    "the registry at " + url + " refused to " + purpose + ": " + e.getMessage()
                            + (unknown ? "; register the schemas first (footfall schemas register)" : ""),
                    e,
                    unknown);
        } catch (IOException e) {
            throw new RegistryException(
                    "the registry at " + url + " did not answer when asked to " + purpose + ": " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Request<T> {
        T send() throws IOException, RestClientException;
    }
}
