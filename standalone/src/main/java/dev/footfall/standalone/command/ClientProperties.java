package dev.footfall.standalone.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A client's settings in a file of their own, as Kafka's tools take them, so that no secret is on a command line. */
final class ClientProperties {
    private ClientProperties() {}

    /**
     * Reads the file.
     *
     * @throws IOException if it cannot be read, or is no file of properties; the message tells nothing of what is in it
     */
    static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    file + ": cannot be read as a file of properties ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
