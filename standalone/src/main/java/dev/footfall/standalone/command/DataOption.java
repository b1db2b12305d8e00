package dev.footfall.standalone.command;

import dev.footfall.standalone.data.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which pipeline a command speaks to. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("data");

    DataDirectory directory() {
        return new DataDirectory(folder);
    }
}
