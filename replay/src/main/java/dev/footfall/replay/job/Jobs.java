package dev.footfall.replay.job;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.footfall.schemas.audit.SigningKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The replays of a pipeline, each a folder with its manifest, its state and its lock. What is here is enough to go on
 * after any interruption.
 */
public final class Jobs {
    private static final String MANIFEST = "manifest.json";
    private static final String PAUSE = "paused";
    private static final int ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path folder;

    public Jobs(Path folder) {
        this.folder = folder;
    }

    /** Held while a process works on a replay; it goes with the process. */
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

    /** All replays that were not discarded, the oldest first. */
    public List<Manifest> list() throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> jobs = Files.list(folder)) {
                for (Path job :
                        jobs.filter(it -> Files.exists(it.resolve(MANIFEST))).toList()) {
                    manifests.add(JSON.readValue(Files.readAllBytes(job.resolve(MANIFEST)), Manifest.class));
                }
            }
        }
        manifests.sort(Comparator.comparing(Manifest::begunAt));
        return manifests;
    }

    /**
     * A replay's manifest.
     *
     * @throws ReplayException if there is no such replay
     */
    public Manifest read(String job) throws IOException, ReplayException {
        for (Manifest manifest : list()) {
            if (manifest.job().equals(job)) {
                return manifest;
            }
        }
        throw new ReplayException("there is no replay " + job + " in " + folder + "; 'footfall replay list' names all");
    }

    /** A manifest as it stands in its file. */
    ObjectNode document(String job) throws IOException {
        return JSON.readValue(folder(job).resolve(MANIFEST).toFile(), ObjectNode.class);
    }

    /**
     * Writes a manifest.
     *
     * @param key signs it; empty where there is none
     */
    void write(Manifest manifest, Optional<SigningKey> key) throws IOException {
        Path job = folder(manifest.job());
        if (Files.notExists(job)) {
            Files.createDirectories(job);
            Files.setPosixFilePermissions(job, PosixFilePermissions.fromString("rwx------"));
        }
        Path unfinished = job.resolve(MANIFEST + ".new");
        ObjectNode document = JSON.valueToTree(manifest);
        key.ifPresent(its -> ManifestSeal.sign(document, its));
        Files.write(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
        Files.move(
                unfinished, job.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The manifest as JSON, for scripts. */
    public static String json(Manifest manifest) throws IOException {
        return JSON.writeValueAsString(manifest);
    }

    /**
     * Takes a replay for this process.
     *
     * @throws ReplayException if another process has it
     */
    public Lock lock(String job) throws IOException, ReplayException {
        Path file = folder(job).resolve("lock");
        Files.createDirectories(file.getParent());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) { // somebody may only be looking whether it is held
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new Lock(channel);
                }
            } catch (OverlappingFileLockException e) {
                // this process has it, in another thread
            }
            channel.close();
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
        throw new ReplayException("another process works on replay " + job + "; wait for it, or end it");
    }

    /** Whether a process works on a replay. */
    public boolean isHeld(String job) throws IOException {
        try (Lock lock = lock(job)) {
            return lock == null;
        } catch (ReplayException e) {
            return true;
        }
    }

    /** Asks whoever works on a replay to wait, or to go on. */
    public void pause(String job, boolean pause) throws IOException {
        Path file = folder(job).resolve(PAUSE);
        if (pause && Files.notExists(file)) {
            Files.createFile(file);
        } else if (!pause) {
            Files.deleteIfExists(file);
        }
    }

    /** Whether a replay is to wait. */
    public boolean isPaused(String job) {
        return Files.exists(folder(job).resolve(PAUSE));
    }

    /** Where a replay's topologies keep their state. */
    Path state(String job) {
        return folder(job).resolve("state");
    }

    /** What is to be told to readers of the live topics, once the tables have it. */
    Path changes(String job) {
        return folder(job).resolve("changes.jsonl");
    }

    void delete(String job) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder(job))) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    private Path folder(String job) {
        return folder.resolve(new ShadowNames(job).job()); // no name leads out of the folder
    }
}
