package dev.footfall.replay.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Checkpoints that were kept outside the pipeline, as a witness writes them: a line of JSON each. */
final class KeptHeads {
    private static final JsonMapper JSON = new JsonMapper();

    private KeptHeads() {}

    /**
     * Reads a file of them.
     *
     * @throws IOException if it cannot be read, or a line is no checkpoint
     */
    static List<Checkpoint> read(Path file) throws IOException {
        List<Checkpoint> kept = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    kept.add(checkpoint(lines.get(i)));
                } catch (JsonProcessingException | RuntimeException e) {
                    throw new IOException(
                            file + ", line " + (i + 1) + ": not a checkpoint as a witness keeps it (docs/audit.md)", e);
                }
            }
        }
        return kept;
    }

    private static Checkpoint checkpoint(String line) throws JsonProcessingException {
        JsonNode json = JSON.readTree(line);
        List<ByteBuffer> frontier = new ArrayList<>();
        json.path("frontier")
                .forEach(
                        hash -> frontier.add(ByteBuffer.wrap(Base64.getDecoder().decode(hash.textValue()))));
        return new Checkpoint(
                json.required("tree").textValue(),
                json.required("size").longValue(),
                ByteBuffer.allocate(0),
                json.hasNonNull("signed_at")
                        ? Instant.parse(json.get("signed_at").textValue())
                        : Instant.EPOCH,
                json.required("note").textValue(),
                frontier);
    }
}
