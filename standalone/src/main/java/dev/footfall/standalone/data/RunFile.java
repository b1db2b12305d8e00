package dev.footfall.standalone.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
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
     * Where the pipeline is that runs on the folder now.
     *
     * @param otherwise what may be named in the folder's place, such as {@code a broker with --broker}
     * @throws NotRunningException if none runs there, or it is only starting or stopping
     * @throws IOException if the file cannot be read
     */
    public static Endpoints ofRunning(DataDirectory data, String... otherwise) throws IOException {
        if (DataLock.holder(data).isEmpty()) {
            List<String> ways =
                    new ArrayList<>(List.of("start it with 'footfall up'", "name another folder with --data"));
            ways.addAll(List.of(otherwise));
            throw new NotRunningException("nothing runs on " + data.root() + "; " + String.join(", or ", ways));
        }
        return read(data)
                .orElseThrow(() -> new NotRunningException(
                        "the pipeline on " + data.root() + " is only starting or stopping; try again"));
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
