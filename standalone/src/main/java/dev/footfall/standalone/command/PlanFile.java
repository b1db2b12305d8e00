package dev.footfall.standalone.command;

import dev.footfall.ingest.plan.PlanSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A tracking plan in a file.
 *
 * @param event whose plan it is
 */
record PlanFile(Path path, Schema schema, String event) {
    /** The schema's property that names the event, where its name is none in Avro. */
    private static final String EVENT = "footfall.event";

    /**
     * Reads files.
     *
     * @param event the event's name, if one is given for the only file; else each file says it
     * @throws IOException if one cannot be read or is no schema, or two are for the same event
     */
    static List<PlanFile> read(List<Path> paths, Optional<String> event) throws IOException {
        List<PlanFile> files = new ArrayList<>();
        Map<String, Path> byEvent = new HashMap<>();
        for (Path path : paths) {
            PlanFile file = read(path, event);
            Path other = byEvent.put(file.event, path);
            if (other != null) {
                throw new IOException(other + " and " + path + " are both for the event " + file.event
                        + "; say which is whose with \"" + EVENT + "\" in the schema");
            }
            files.add(file);
        }
        return files;
    }

    private static PlanFile read(Path path, Optional<String> event) throws IOException {
        Schema schema;
        try {
            schema = new Schema.Parser().parse(Files.readString(path));
        } catch (AvroRuntimeException e) {
            throw new IOException(path + " is no Avro schema: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(path + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        String named = schema.getProp(EVENT);
        return new PlanFile(path, schema, event.orElse(named == null ? schema.getName() : named));
    }

    PlanSubject subject(String source) {
        return new PlanSubject(source, event);
    }
}
