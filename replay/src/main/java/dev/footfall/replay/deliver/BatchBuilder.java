package dev.footfall.replay.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects events until they fill a request. Owned by one thread. */
public final class BatchBuilder {
    private static final int MAX_EVENTS = 500;
    private static final int MAX_BYTES = 400_000;

    private final Wire wire;
    private List<byte[]> lines = new ArrayList<>();
    private int bytes;
    private long sourceBytes;

    /** Of Footfall's own events. */
    public BatchBuilder() {
        this(Wire.NATIVE);
    }

    /**
     * @param wire the protocol in which the events are
     */
    public BatchBuilder(Wire wire) {
        this.wire = wire;
    }

    /** Adds an event; returns the batch that is complete without it, if one is. */
    public Optional<Batch> add(byte[] line, long itsSourceBytes) {
        boolean full = lines.size() == MAX_EVENTS || (bytes > 0 && bytes + line.length >= MAX_BYTES);
        Optional<Batch> complete = full ? take() : Optional.empty();
        lines.add(line);
        bytes += line.length + 1;
        sourceBytes += itsSourceBytes;
        return complete;
    }

    /** Counts something that is not sent. */
    public void skip(long itsSourceBytes) {
        sourceBytes += itsSourceBytes;
    }

    /** What is collected; empty if that is nothing. */
    public Optional<Batch> take() {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Batch batch = new Batch(wire, lines, sourceBytes);
        lines = new ArrayList<>();
        bytes = 0;
        sourceBytes = 0;
        return Optional.of(batch);
    }
}
