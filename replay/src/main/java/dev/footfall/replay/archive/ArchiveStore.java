package dev.footfall.replay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.avro.file.SeekableInput;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the files of an archive are. A file appears whole and durable or not at all, and never changes then. Used by one
 * thread.
 *
 * <p>Every method throws IOException if the place cannot be read or written; the message says what to do.
 */
public sealed interface ArchiveStore extends Closeable permits ArchiveFolder, ArchiveBucket {
    /** Held while a process writes to the archive; it goes with the process. */
    @FunctionalInterface
    interface Lock extends Closeable {}

    /** A file that is written. What is not finished when it is closed, or when the process dies, is none of the archive's. */
    interface Unfinished extends Closeable {
        /** Takes what the file holds; closed before the file is finished. */
        OutputStream out();

        /** Makes it a file of the archive, durably. */
        void finish() throws IOException;
    }

    /**
     * Takes the archive for this process, as far as the place allows, and removes what one that was interrupted left.
     *
     * @throws IOException also if another process has it
     */
    Lock lock() throws IOException;

    /** The files of a partition, in the order of their records. */
    List<Part> parts(TopicPartition partition) throws IOException;

    /** Opens a file to be read. */
    SeekableInput open(Part part) throws IOException;

    /** Begins to write a file. */
    Unfinished begin(Part part) throws IOException;

    /** How people find the archive. */
    String name();

    /** How people find a file of it. */
    default String nameOf(Part part) {
        return name() + "/" + part.name();
    }
}
