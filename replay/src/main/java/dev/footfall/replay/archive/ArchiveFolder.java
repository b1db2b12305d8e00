package dev.footfall.replay.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * A folder of archived topics: {@code TOPIC/day=2026-11-30/part-PARTITION-OFFSET.avro}, where the day (UTC) is that on which
 * the records were appended and the offset that from which the file was read.
 */
public record ArchiveFolder(Path root) {
    private static final Pattern NAME = Pattern.compile("part-(\\d{1,9})-(\\d{1,19})\\.avro");
    private static final String UNFINISHED = ".unfinished";

    /** A file of a partition's records. */
    record Part(Path file, long offset) {}

    /** Held while a process writes to the folder; it goes with the process. */
    public static final class Lock implements AutoCloseable {
        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * Takes the folder for this process, and removes what one that was interrupted left unfinished.
     *
     * @throws IOException if another process has it, or it cannot be written
     */
    public Lock lock() throws IOException {
        Files.createDirectories(root);
        FileChannel channel =
                FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isHeld = true;
        try {
            isHeld = channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            // this process has it, in another thread
        }
        if (isHeld) {
            channel.close();
            throw new IOException("another process archives into " + root + "; wait for it");
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path left : files.filter(file -> file.getFileName().toString().endsWith(UNFINISHED))
                    .toList()) {
                Files.delete(left);
            }
        }
        return new Lock(channel);
    }

    /** Where records of a partition belong that were appended on that day and are read from that offset on. */
    Path file(TopicPartition partition, LocalDate day, long offset) {
        return root.resolve(partition.topic())
                .resolve("day=" + day)
                .resolve("part-%d-%d.avro".formatted(partition.partition(), offset));
    }

    /** The name under which a file is written before it is whole. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** The files of a partition, in the order of their records. */
    List<Part> parts(TopicPartition partition) throws IOException {
        Path topic = root.resolve(partition.topic());
        List<Part> parts = new ArrayList<>();
        if (Files.isDirectory(topic)) {
            try (Stream<Path> files = Files.walk(topic, 2)) {
                for (Path file : files.toList()) {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches() && Integer.parseInt(name.group(1)) == partition.partition()) {
                        parts.add(new Part(file, Long.parseLong(name.group(2))));
                    }
                }
            }
        }
        parts.sort(Comparator.comparingLong(Part::offset));
        return parts;
    }
}
