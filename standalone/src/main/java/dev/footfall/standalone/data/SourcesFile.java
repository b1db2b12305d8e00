package dev.footfall.standalone.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * The sources file of a data folder, in the form that ingest reads. The first start makes one with the source
 * {@code site}; the user may then change it.
 */
public final class SourcesFile {
    private static final YAMLMapper YAML = new YAMLMapper();

    private SourcesFile() {}

    /**
     * Makes the file with the source {@code site}, a random write key and a random secret, if it is not there.
     *
     * @throws IOException if it cannot be written
     */
    public static void createMissing(DataDirectory data, SecureRandom random) throws IOException {
        if (Files.exists(data.sources())) {
            return;
        }
        String text = """
                # Who may send events. A source may have several write keys, so that one can be replaced without a gap.
                # The secret makes the ids of visitors who have none; whoever changes it makes all of them new.
                # Footfall reads this file when it starts.
                sources:
                  site:
                    write-keys: [fk_%s]
                    secret: %s
                """.formatted(Secrets.token(random, 16), Secrets.token(random, 32));
        PrivateFile.write(data.sources(), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The first write key of the first source.
     *
     * @throws IOException if the file cannot be read or has none
     */
    public static String firstWriteKey(DataDirectory data) throws IOException {
        JsonNode sources = sources(data);
        Optional<String> first = sources.properties().stream().findFirst().map(Map.Entry::getKey);
        return first.flatMap(name -> writeKey(sources, name))
                .orElseThrow(() -> new IOException(data.sources() + ": sources: the first source has no write key; give"
                        + " it one, such as sources: {site: {write-keys: [fk_...], secret: ...}}"));
    }

    /**
     * The first write key of a source; empty if there is no such source, or it has no key.
     *
     * @throws IOException if the file cannot be read
     */
    public static Optional<String> writeKey(DataDirectory data, String source) throws IOException {
        return writeKey(sources(data), source);
    }

    private static Optional<String> writeKey(JsonNode sources, String source) {
        return Optional.of(sources.path(source).path("write-keys").path(0).asText(""))
                .filter(key -> !key.isEmpty());
    }

    private static JsonNode sources(DataDirectory data) throws IOException {
        try {
            return YAML.readTree(Files.readAllBytes(data.sources())).path("sources");
        } catch (JsonProcessingException e) { // its own message would show what stands there
            throw new IOException(data.sources() + ": not YAML"
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ")"));
        }
    }
}
