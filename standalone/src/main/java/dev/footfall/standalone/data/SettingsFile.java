package dev.footfall.standalone.data;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings with which a pipeline runs, as far as they differ from the defaults, for those who run the same services
 * beside it. Readable by its owner only.
 */
public final class SettingsFile {
    private static final JsonMapper JSON = new JsonMapper();

    private SettingsFile() {}

    /**
     * Writes the settings; replaces those of an earlier run.
     *
     * @param changes by service and path
     * @throws IOException if the file cannot be written
     */
    public static void write(DataDirectory data, Map<String, String> changes) throws IOException {
        PrivateFile.write(
                data.settings(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new TreeMap<>(changes)));
    }

    /**
     * The settings of the newest run; none if there was no run.
     *
     * @throws IOException if the file cannot be read
     */
    public static Map<String, String> read(DataDirectory data) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(data.settings()), new TypeReference<Map<String, String>>() {});
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }
}
