package dev.footfall.replay.imports;

import java.io.IOException;
import java.util.Optional;

/** The lines of a file, or what takes their place. Owned by one thread. */
interface Lines {
    /**
     * The next; empty at the end.
     *
     * @throws IOException if the file cannot be read, or what is left of it cannot be taken apart
     */
    Optional<Line> next() throws IOException;
}
