package dev.footfall.replay.archive;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.file.SeekableFileInput;
import org.apache.avro.file.SeekableInput;
import org.apache.kafka.common.TopicPartition;

import static java.util.stream.Collectors.joining;

/** An archive in a local folder. A file has another name until it is whole and on disk. */
public record ArchiveFolder(Path root) implements ArchiveStore {
    private static final String UNFINISHED = ".unfinished";

    @Override
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
        return channel::close;
    }

    @Override
    public List<Part> parts(TopicPartition partition) throws IOException {
        Path topic = root.resolve(partition.topic());
        if (!Files.isDirectory(topic)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(topic, 2)) {
            return files.map(file -> StreamSupport.stream(root.relativize(file).spliterator(), false)
                            .map(Path::toString)
                            .collect(joining("/")))
                    .map(Part::named)
                    .flatMap(Optional::stream)
                    .filter(part -> part.partition().equals(partition))
                    .sorted(Comparator.comparingLong(Part::offset))
                    .toList();
        }
    }

    @Override
    public SeekableInput open(Part part) throws IOException {
        return new SeekableFileInput(file(part).toFile());
    }

    @Override
    public Unfinished begin(Part part) throws IOException {
        Path file = file(part);
        Path folder = Objects.requireNonNull(file.getParent(), "a file of the archive is in a folder");
        Files.createDirectories(folder);
        Path unfinished = unfinished(file);
        OutputStream out = new FileOutputStream(unfinished.toFile());
        return new Unfinished() {
            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public void finish() throws IOException {
                force(unfinished, StandardOpenOption.WRITE);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
                force(folder, StandardOpenOption.READ); // the name too
            }

            @Override
            public void close() throws IOException {
                out.close();
                Files.deleteIfExists(unfinished);
            }
        };
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** Where a file of the archive is. */
    Path file(Part part) {
        return root.resolve(part.name());
    }

    /** The name under which a file is written before it is whole. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public void close() {}
}
