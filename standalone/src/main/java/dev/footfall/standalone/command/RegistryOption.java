package dev.footfall.standalone.command;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.RunFile;
import dev.footfall.standalone.data.SourcesFile;
import java.io.IOException;
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

    /**
     * The registry, not yet asked anything.
     *
     * @throws IOException if none is named and nothing runs on the data folder
     */
    SchemaRegistry connect() throws IOException {
        return ConfluentSchemaRegistry.connect(url.isPresent() ? url.get() : ofRunningPipeline(), Map.of());
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

    private String ofRunningPipeline() throws IOException {
        DataDirectory directory = data.directory();
        if (DataLock.holder(directory).isEmpty()) {
            throw new IOException("nothing runs on " + directory.root()
                    + "; start it with 'footfall up', name another folder with --data or a registry with --registry");
        }
        return RunFile.read(directory)
                .orElseThrow(() -> new IOException(
                        "the pipeline on " + directory.root() + " is only starting or stopping; try again"))
                .schemaRegistryUrl()
                .toString();
    }
}
