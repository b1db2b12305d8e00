package dev.footfall.replay.archive;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the place of an archive is given.
 *
 * @param name a folder, or {@code s3://BUCKET/PREFIX}
 * @param endpoint of the store that has the bucket; empty for AWS's
 */
public record ArchivePlace(String name, Optional<URI> endpoint) {
    /** With a folder's whole path, so that it is the same in whatever folder it is read. */
    public ArchivePlace absolute() {
        return isBucket()
                ? this
                : new ArchivePlace(Path.of(name).toAbsolutePath().toString(), endpoint);
    }

    /**
     * The archive there. Nothing is asked of a store yet.
     *
     * @throws IOException if it is no place, or nothing tells the credentials or the region for it; the message says what to do
     */
    public ArchiveStore open() throws IOException {
        if (isBucket()) {
            return ArchiveBucket.open(name, endpoint);
        }
        if (endpoint.isPresent()) {
            throw new IOException("--s3-endpoint is for buckets, and " + name
                    + " is a folder; write s3://BUCKET/PREFIX, or leave --s3-endpoint out");
        }
        return new ArchiveFolder(Path.of(name));
    }

    private boolean isBucket() {
        return name.startsWith(ArchiveBucket.SCHEME);
    }
}
