package dev.footfall.standalone.command;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.SourcesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which schema registry a command speaks to. */
final class RegistryOption {
    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "Address of the schema registry, instead of that of the pipeline on the data folder.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--registry-config",
            paramLabel = "FILE",
            description = "Properties of the registry's client, such as basic.auth.user.info and schema.registry.ssl.*")
    private Optional<Path> settings = Optional.empty();

    /**
     * The registry, not yet asked anything.
     *
     * @throws IOException if none is named and nothing runs on the data folder, or the file of properties is unreadable
     */
    SchemaRegistry connect() throws IOException {
        Map<String, String> properties = settings.isPresent() ? ClientProperties.read(settings.get()) : Map.of();
        return ConfluentSchemaRegistry.connect(
                url.isPresent()
                        ? url.get()
                        : data.running("--registry").schemaRegistryUrl().toString(),
                properties);
    }

    /**
     * Makes sure that a source is one of the pipeline on the data folder; of another pipeline, nobody here knows.
     *
     * @throws IOException if it is not
     */
    void requireSource(String source) throws IOException {
        DataDirectory directory = data.directory();
        if (url.isEmpty() && SourcesFile.writeKey(directory, source).isEmpty()) {
            throw new IOException("there is no source " + source + " in " + directory.sources() + "; add it there");
        }
    }
}
