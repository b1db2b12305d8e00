package dev.footfall.replay.deliver;

import java.util.List;

/**
 * Events that go in one request.
 *
 * @param wire the protocol in which they are
 * @param lines one event's JSON each, without line breaks
 * @param sourceBytes how much of what is being sent this batch stands for, whatever its sender counts
 */
public record Batch(Wire wire, List<byte[]> lines, long sourceBytes) {
    public Batch {
        lines = List.copyOf(lines);
    }

    /** Of Footfall's own events. */
    public Batch(List<byte[]> lines, long sourceBytes) {
        this(Wire.NATIVE, lines, sourceBytes);
    }
}
