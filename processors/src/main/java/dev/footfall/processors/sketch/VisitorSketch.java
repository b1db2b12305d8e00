package dev.footfall.processors.sketch;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.apache.datasketches.common.Util;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.theta.ThetaSetOperation;
import org.apache.datasketches.theta.ThetaSketch;
import org.apache.datasketches.theta.ThetaUnion;
import org.jspecify.annotations.Nullable;

/**
 * A set of visitors as a compact, ordered theta sketch of Apache DataSketches (serial version 3, default seed) over
 * their ids as UTF-8. Up to {@value #ENTRIES} visitors it counts exactly; beyond, with a standard error of 2.2 %. The
 * same visitors make the same bytes, in whatever order they were added or united: those of the {@value #ENTRIES}
 * smallest hashes, and the bound above them.
 *
 * <p>Never changes; safe for use by many threads.
 */
public final class VisitorSketch {
    /** The set of nobody. */
    public static final VisitorSketch EMPTY = new VisitorSketch(new byte[0]);

    static final int ENTRIES = 2048;

    // The compact form, in little-endian: how many longs come before the hashes (2, or 3 once there is a bound), the
    // number of hashes at byte 8, the bound at byte 16; the hashes in ascending order.
    private static final int COUNT_AT = 8;
    private static final int BOUND_AT = 16;
    private static final int LONGS_UNBOUNDED = 2;
    private static final int LONGS_BOUNDED = 3;

    private final byte[] bytes;

    private VisitorSketch(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The set that {@link #bytes} was taken of. */
    public static VisitorSketch of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new VisitorSketch(bytes.clone());
    }

    /** All visitors of some sets. */
    public static VisitorSketch union(Collection<VisitorSketch> sketches) {
        ThetaUnion union = newUnion();
        sketches.forEach(sketch -> sketch.addTo(union));
        return resultOf(union);
    }

    /** The set and one more visitor. */
    public VisitorSketch with(String visitorId) {
        ByteBuffer known = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int longs = bytes.length == 0 ? 0 : known.get(0) & 0x3F;
        int hashes = bytes.length / Long.BYTES - longs;
        boolean isBounded = longs == LONGS_BOUNDED && hashes == ENTRIES;
        boolean hasRoom = longs == LONGS_UNBOUNDED && hashes < ENTRIES;
        if (!isBounded && !hasRoom) { // of one visitor or none, or just full: their forms are the library's business
            ThetaUnion union = newUnion();
            addTo(union);
            union.update(visitorId);
            return resultOf(union);
        }
        long hash = hashOf(visitorId);
        if (isBounded && hash >= known.getLong(BOUND_AT)) {
            return this;
        }
        int first = longs * Long.BYTES;
        int place = placeOf(hash, known, first, hashes);
        int at = first + place * Long.BYTES;
        if (place < hashes && known.getLong(at) == hash) {
            return this;
        }
        byte[] more = Arrays.copyOf(bytes, bytes.length + Long.BYTES);
        ByteBuffer out = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN);
        System.arraycopy(bytes, at, more, at + Long.BYTES, bytes.length - at);
        out.putLong(at, hash);
        if (hasRoom) {
            out.putInt(COUNT_AT, hashes + 1);
            return new VisitorSketch(more);
        }
        out.putLong(BOUND_AT, out.getLong(bytes.length)); // the greatest becomes the bound
        return new VisitorSketch(Arrays.copyOf(more, bytes.length));
    }

    /** How many visitors there are, exactly or by estimate. */
    public double count() {
        return bytes.length == 0
                ? 0
                : ThetaSketch.wrap(MemorySegment.ofArray(bytes)).getEstimate();
    }

    /** The sketch as any library of DataSketches reads it; no bytes for the set of nobody. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VisitorSketch sketch && Arrays.equals(bytes, sketch.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** How many of the hashes are less than this one. */
    private static int placeOf(long hash, ByteBuffer hashes, int first, int count) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (hashes.getLong(first + middle * Long.BYTES) < hash) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** As the library makes it of a text. */
    private static long hashOf(String visitorId) {
        byte[] text = visitorId.getBytes(StandardCharsets.UTF_8);
        return MurmurHash3.hash(text, Util.DEFAULT_UPDATE_SEED)[0] >>> 1;
    }

    private static ThetaUnion newUnion() {
        return ThetaSetOperation.builder().setNominalEntries(ENTRIES).buildUnion();
    }

    private void addTo(ThetaUnion union) {
        if (bytes.length > 0) {
            union.union(ThetaSketch.wrap(MemorySegment.ofArray(bytes)));
        }
    }

    private static VisitorSketch resultOf(ThetaUnion union) {
        ThetaSketch result = union.getResult(true, null);
        return result.isEmpty() ? EMPTY : new VisitorSketch(result.toByteArray());
    }
}
