package dev.footfall.standalone.command;

import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
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

    /**
     * Where the pipeline that runs on the folder is to be found.
     *
     * @param instead the option that names a server apart from any folder
     * @throws IOException if none runs there, or it is only starting or stopping
     */
    Endpoints running(String instead) throws IOException {
        return RunFile.ofRunning(directory(), "a server with " + instead);
    }
}
