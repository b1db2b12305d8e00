package dev.footfall.standalone.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What a running pipeline leaves in its data folder for other commands: its endpoints, readable by their owner only. */
public final class RunFile {
    private static final JsonMapper JSON = new JsonMapper();

    private RunFile() {}

    /**
     * Writes where the pipeline is; replaces what an earlier run left.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(DataDirectory data, Endpoints endpoints) throws IOException {
        PrivateFile.write(data.run(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(endpoints));
    }

    /**
     * Where the pipeline is, or was before it was killed; empty before a first start and after an orderly end.
     *
     * @throws IOException if the file cannot be read
     */
    public static Optional<Endpoints> read(DataDirectory data) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(data.run()), Endpoints.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes it, at an orderly end.
     *
     * @throws IOException if it is there and cannot be removed
     */
    public static void delete(DataDirectory data) throws IOException {
        Files.deleteIfExists(data.run());
    }
}
