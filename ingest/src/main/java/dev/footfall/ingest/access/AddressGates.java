package dev.footfall.ingest.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * A gate for every client address; of IPv6 for every /64, which is what one client has. Memory is bounded: only the
 * addresses seen last are remembered, in two generations, of which the older is forgotten when the younger is full.
 * Safe for use by many threads.
 */
public final class AddressGates {
    private static final long IPV4 = 1L << 32;

    private final RateLimit limit;
    private final int perGeneration;
    private final LongSupplier nanos;
    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    private record Generations(ConcurrentMap<Long, Gate> young, ConcurrentMap<Long, Gate> old) {}

    /**
     * @param limit of each address
     * @param max most addresses remembered
     * @param nanos time in nanoseconds from any origin, never going back
     */
    public AddressGates(RateLimit limit, int max, LongSupplier nanos) {
        this.limit = limit;
        this.perGeneration = Math.max(1, max / 2);
        this.nanos = nanos;
    }

    /** The gate of an address in its textual form; what is none has one gate together. */
    public Gate gateOf(String address) {
        long key = keyOf(address);
        Generations now = generations;
        Gate known = now.young.get(key);
        if (known != null) {
            return known;
        }
        Gate gate = now.young.computeIfAbsent(key, missing -> {
            Gate before = now.old.get(missing);
            return before != null ? before : Gate.of(limit, nanos);
        });
        if (now.young.size() >= perGeneration) {
            turn();
        }
        return gate;
    }

    int remembered() {
        return generations.young.size() + generations.old.size();
    }

    private synchronized void turn() {
        if (generations.young.size() >= perGeneration) {
            generations = new Generations(new ConcurrentHashMap<>(), generations.young);
        }
    }

    private static long keyOf(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            ByteBuffer bytes = ByteBuffer.wrap(parsed.getAddress());
            return parsed instanceof Inet4Address ? IPV4 | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
        } catch (IllegalArgumentException e) {
            return 0; // no address
        }
    }
}
