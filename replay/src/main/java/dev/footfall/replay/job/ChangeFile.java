package dev.footfall.replay.job;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.sinks.postgres.TableDiff;
import dev.footfall.sinks.postgres.TableDiff.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What applying a replay changes, kept before it is changed: so that what an interruption left untold can still be told
 * to the readers of the topics. It names visitors and is removed when all is told.
 */
record ChangeFile(Path path) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A row that changes.
     *
     * @param key its record key
     * @param shrinks see {@link TableDiff.Change#shrinks}
     */
    record Told(String table, Kind kind, String key, boolean shrinks) {}

    boolean exists() {
        return Files.exists(path);
    }

    /** Writes the changes, on disk when it returns. */
    void write(List<TableDiff> diffs) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
            for (TableDiff diff : diffs) {
                for (TableDiff.Change change : diff.changes()) {
                    out.write(JSON.writeValueAsString(
                            new Told(diff.table(), change.kind(), change.key(), change.shrinks())));
                    out.write('\n');
                }
            }
        }
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    List<Told> read() throws IOException {
        try (Stream<String> lines = Files.lines(path)) {
            List<String> all = lines.toList();
            Told[] told = new Told[all.size()];
            for (int i = 0; i < told.length; i++) {
                told[i] = JSON.readValue(all.get(i), Told.class);
            }
            return List.of(told);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
