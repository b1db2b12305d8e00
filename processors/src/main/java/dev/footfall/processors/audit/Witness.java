package dev.footfall.processors.audit;

import java.io.IOException;

/** Someone outside the pipeline who keeps what was signed. */
interface Witness {
    /**
     * Hands a checkpoint over.
     *
     * @param line the checkpoint as a line of JSON
     * @throws IOException if it was not taken
     * @throws InterruptedException if the thread is interrupted
     */
    void take(String line) throws IOException, InterruptedException;
}
