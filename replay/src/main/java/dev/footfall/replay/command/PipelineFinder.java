package dev.footfall.replay.command;

import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.job.ReplayException;
import java.io.IOException;
import java.nio.file.Path;

/** Knows the pipeline of a data folder. */
@FunctionalInterface
public interface PipelineFinder {
    /**
     * The pipeline that runs on a folder.
     *
     * @throws ReplayException if none runs there
     * @throws IOException if the folder cannot be read
     */
    Pipeline find(Path data) throws ReplayException, IOException;
}
