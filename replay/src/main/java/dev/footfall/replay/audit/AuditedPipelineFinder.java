package dev.footfall.replay.audit;

import java.io.IOException;
import java.nio.file.Path;

/** Knows where the pipeline of a data folder is. */
@FunctionalInterface
public interface AuditedPipelineFinder {
    /**
     * Where it is.
     *
     * @param data the folder that holds the pipeline's data
     * @throws IOException if no pipeline runs there, or what is known of it cannot be read; says what to do
     */
    AuditedPipeline pipeline(Path data) throws IOException;
}
