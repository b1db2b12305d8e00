package dev.footfall.replay.deliver;

import java.nio.file.Path;
import java.util.Optional;

/** Knows where the pipeline of a data folder listens. */
@FunctionalInterface
public interface TargetFinder {
    /**
     * The endpoint and the write key.
     *
     * @param data the folder that holds the pipeline's data
     * @param source the source whose write key is wanted; empty for the pipeline's default source
     * @throws TargetException if no pipeline runs there or it does not have this source
     */
    Target find(Path data, Optional<String> source) throws TargetException;

    /** There is nothing to send to; the message says why and what to do. */
    final class TargetException extends Exception {
        public TargetException(String message) {
            super(message);
        }
    }
}
