package dev.footfall.standalone.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The passwords of the embedded servers, drawn at the first start and kept in a file that only its owner may read.
 *
 * @param postgresAdmin password of Postgres's superuser {@code postgres}
 * @param postgres password of the user {@code footfall}, who owns the tables
 * @param postgresReader password of the user {@code footfall_reader}, who reads the tables
 * @param registry password of the user {@code registry}, who owns the registry's tables
 */
public record Secrets(
        @JsonProperty("postgres-admin") String postgresAdmin,
        @JsonProperty("postgres") String postgres,
        @JsonProperty(Secrets.READER) String postgresReader,
        @JsonProperty("registry") String registry) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String READER = "postgres-reader";

    /**
     * The secrets of a data folder, drawn now if it has none.
     *
     * @throws IOException if their file cannot be read or written
     */
    public static Secrets of(DataDirectory data, SecureRandom random) throws IOException {
        if (Files.exists(data.secrets())) {
            ObjectNode kept = YAML.readValue(Files.readAllBytes(data.secrets()), ObjectNode.class);
            if (!kept.has(READER)) { // drawn by an earlier version
                kept.put(READER, token(random, 16));
                PrivateFile.write(data.secrets(), YAML.writeValueAsBytes(kept));
            }
            return YAML.treeToValue(kept, Secrets.class);
        }
        Secrets drawn = new Secrets(token(random, 16), token(random, 16), token(random, 16), token(random, 16));
        PrivateFile.write(data.secrets(), YAML.writeValueAsBytes(drawn));
        return drawn;
    }

    /** A random token of that many bytes, in hexadecimal. */
    static String token(SecureRandom random, int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    @Override
    public String toString() {
        return "Secrets[]"; // nothing that could end in a log
    }
}
