package dev.footfall.schemas.audit;

import dev.footfall.schemas.record.Checkpoint;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/** A checkpoint as a line of JSON, in which witnesses keep it: everything that is needed to verify a log from there. */
public final class HeadLine {
    private HeadLine() {}

    /** The line, without its end. */
    public static String of(Checkpoint checkpoint) {
        return new CanonicalJson()
                .member("frontier", hashes(checkpoint.getFrontier()))
                .member("note", checkpoint.getNote())
                .member("signed_at", checkpoint.getSignedAt().toString())
                .member("size", checkpoint.getSize())
                .member("tree", checkpoint.getTree())
                .end();
    }

    private static List<String> hashes(List<ByteBuffer> frontier) {
        return frontier.stream()
                .map(hash -> Base64.getEncoder().encodeToString(bytes(hash)))
                .toList();
    }

    /** A copy of a buffer's bytes. */
    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
