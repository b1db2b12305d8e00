package dev.footfall.processors.audit;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import dev.footfall.schemas.audit.Frontier;
import dev.footfall.schemas.audit.TreeHasher;
import java.util.ArrayList;
import java.util.List;

/** A tree of the log between two records: how far it has grown, and how far it is signed. Owned by one thread. */
final class AuditTree {
    private static final int VERSION = 1;

    private final Frontier frontier;
    private long signed;

    private AuditTree(Frontier frontier, long signed) {
        this.frontier = frontier;
        this.signed = signed;
    }

    static AuditTree empty() {
        return new AuditTree(new Frontier(new TreeHasher()), 0);
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws IllegalStateException if it is not that
     */
    static AuditTree of(byte[] state) {
        StateReader reader = new StateReader(state);
        int version = reader.readByte();
        if (version != VERSION) {
            throw new IllegalStateException("state is damaged or newer: a tree of version " + version);
        }
        long size = reader.readUnsigned();
        long signed = reader.readUnsigned();
        List<byte[]> hashes = new ArrayList<>();
        for (int count = reader.readCount(); count > 0; count--) {
            hashes.add(reader.readBytes());
        }
        reader.requireEnd();
        try {
            return new AuditTree(Frontier.of(new TreeHasher(), size, hashes), signed);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("state is damaged: " + e.getMessage(), e);
        }
    }

    byte[] toBytes() {
        StateWriter writer = new StateWriter();
        writer.writeByte(VERSION);
        writer.writeUnsigned(frontier.size());
        writer.writeUnsigned(signed);
        List<byte[]> hashes = frontier.hashes();
        writer.writeUnsigned(hashes.size());
        hashes.forEach(writer::writeBytes);
        return writer.toBytes();
    }

    Frontier frontier() {
        return frontier;
    }

    boolean hasGrown() {
        return frontier.size() > signed;
    }

    boolean wasNeverSigned() {
        return signed == 0;
    }

    void isSigned() {
        signed = frontier.size();
    }
}
