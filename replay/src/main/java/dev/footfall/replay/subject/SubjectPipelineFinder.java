package dev.footfall.replay.subject;

import java.io.IOException;
import java.nio.file.Path;

/** Knows where the pipeline of a data folder is. */
@FunctionalInterface
public interface SubjectPipelineFinder {
    /**
     * Where it is.
     *
     * @param data the folder that holds the pipeline's data
     * @throws IOException if no pipeline runs there, or what is known of it cannot be read; says what to do
     */
    SubjectPipeline subjects(Path data) throws IOException;
}
