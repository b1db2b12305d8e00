package dev.footfall.replay.command;

import dev.footfall.replay.job.Pipeline;
import java.io.IOException;
import java.nio.file.Path;

/** Knows the pipeline of a data folder. */
@FunctionalInterface
public interface PipelineFinder {
    /**
     * The pipeline that runs on a folder.
     *
     * @throws IOException if none runs there, or the folder cannot be read; says what to do
     */
    Pipeline find(Path data) throws IOException;
}
