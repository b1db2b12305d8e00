package dev.footfall.processors.sketch;

import java.lang.foreign.MemorySegment;
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
        if (isBeyond(visitorId)) {
            return this;
        }
        ThetaUnion union = newUnion();
        addTo(union);
        union.update(visitorId);
        return resultOf(union);
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

    /** Whether the visitor's hash lies at or above the bound of a full sketch, so that it changes nothing. */
    private boolean isBeyond(String visitorId) {
        if (bytes.length <= Long.BYTES * ENTRIES) {
            return false;
        }
        long[] hash = MurmurHash3.hash(visitorId.getBytes(StandardCharsets.UTF_8), Util.DEFAULT_UPDATE_SEED);
        return hash[0] >>> 1 >= ThetaSketch.wrap(MemorySegment.ofArray(bytes)).getThetaLong();
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
