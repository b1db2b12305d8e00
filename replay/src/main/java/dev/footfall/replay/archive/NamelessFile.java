package dev.footfall.replay.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A file in the folder for temporary ones that is gone when it is closed or the process ends, however it ends: Unix takes its
 * name at once. Used by one thread.
 */
final class NamelessFile implements Closeable {
    private final FileChannel channel;

    NamelessFile() throws IOException {
        Path file = Files.createTempFile("footfall-archive-", ".avro");
        this.channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Adds to its end; the file stays when this is closed. */
    OutputStream write() {
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                out.write(bytes, from, count);
            }
        };
    }

    /** Reads it from its beginning; the file stays when this is closed. */
    InputStream read() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] into, int at, int count) throws IOException {
                Objects.checkFromIndexSize(at, count, into.length);
                if (count == 0) {
                    return 0;
                }
                int read = channel.read(ByteBuffer.wrap(into, at, count), position);
                position += Math.max(0, read);
                return read;
            }
        };
    }

    long length() throws IOException {
        return channel.size();
    }

    /** Its MD5 in Base64, as HTTP has it. */
    String md5() throws IOException {
        try (DigestInputStream in = new DigestInputStream(read(), MessageDigest.getInstance("MD5"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder().encodeToString(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
