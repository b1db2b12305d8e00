package dev.footfall.replay.archive;

import java.io.IOException;
import java.io.OutputStream;

/** A file of the archive that waits on this machine until it is whole, and is sent then. Used by one thread. */
final class UnfinishedObject implements ArchiveStore.Unfinished {
    private final NamelessFile file = new NamelessFile();
    private final Sending sending;

    /** Sends a file. */
    @FunctionalInterface
    interface Sending {
        /**
         * Sends it, and returns when the store has it.
         *
         * @throws IOException if the store does not take it; the message says what to do
         */
        void send(NamelessFile file) throws IOException;
    }

    UnfinishedObject(Sending sending) throws IOException {
        this.sending = sending;
    }

    @Override
    public OutputStream out() {
        return file.write();
    }

    @Override
    public void finish() throws IOException {
        sending.send(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
