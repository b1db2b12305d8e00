package dev.footfall.ingest.access;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The proxies whose word is taken for a client's address. Every proxy adds to the right of its header who spoke to it,
 * so the list is read from there, and the first address that is no trusted proxy's is the client's; what stands further
 * left may be the client's own invention. Immutable.
 */
public final class TrustedProxies {
    private final List<Cidr> ranges;
    private final boolean forwarded;

    /**
     * @param ranges such as {@code 10.0.0.0/8}; none where no proxy is trusted
     * @param header the one header that the proxies set: {@code x-forwarded-for} or {@code forwarded} (RFC 7239); the
     *     other may come from the client and is not looked at
     * @throws IllegalArgumentException if a range or the header is none
     */
    public TrustedProxies(List<String> ranges, String header) {
        this.ranges = ranges.stream()
                .map(range -> Cidr.parse(range)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "trusted: must be addresses or ranges such as 10.0.0.0/8, but one is not")))
                .toList();
        this.forwarded = switch (header) {
            case "forwarded" -> true;
            case "x-forwarded-for" -> false;
            default -> throw new IllegalArgumentException("header: must be x-forwarded-for or forwarded");
        };
    }

    /** Whether none is trusted, so that every peer is a client. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * The client's address.
     *
     * @param peer address of who opened the connection
     * @param headers all values of the header with a name, in their order
     */
    public String clientOf(String peer, Function<String, List<String>> headers) {
        if (!isTrusted(peer)) {
            return peer;
        }
        List<String> hops = hops(headers);
        String client = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<InetAddress> address = Cidr.addressOf(hops.get(i));
            if (address.isEmpty()) {
                return client; // a proxy that hides who spoke to it; who did, nobody knows
            }
            client = address.get().getHostAddress();
            if (!isTrusted(address.get())) {
                return client;
            }
        }
        return client;
    }

    /** Whether a trusted proxy says that the client spoke TLS to it. */
    public boolean isSecure(String peer, Function<String, List<String>> headers) {
        if (!isTrusted(peer)) {
            return false;
        }
        List<String> words = split(String.join(",", headers.apply(forwarded ? "Forwarded" : "X-Forwarded-Proto")), ',');
        if (words.isEmpty()) {
            return false;
        }
        String last = words.getLast();
        return (forwarded ? parameter(last, "proto") : last).equalsIgnoreCase("https");
    }

    private List<String> hops(Function<String, List<String>> headers) {
        List<String> hops = new ArrayList<>();
        for (String hop : split(String.join(",", headers.apply(forwarded ? "Forwarded" : "X-Forwarded-For")), ',')) {
            hops.add(withoutPort(forwarded ? parameter(hop, "for") : hop));
        }
        return hops;
    }

    private boolean isTrusted(String address) {
        return !ranges.isEmpty() && Cidr.addressOf(address).map(this::isTrusted).orElse(false);
    }

    private boolean isTrusted(InetAddress address) {
        for (Cidr range : ranges) {
            if (range.holds(address)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a parameter of an element of Forwarded, without its quotes; empty if it is not there. */
    private static String parameter(String element, String name) {
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
                String value = pair.substring(equals + 1).strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    /** {@code [2001:db8::1]:4711} and {@code 192.0.2.1:4711} without brackets and port. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? "" : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Also splits within quotes: no address holds a comma, and a client's open quote must not hide what proxies add. */
    private static List<String> split(String text, char separator) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(String.valueOf(separator), -1))
                        .map(String::strip)
                        .toList();
    }
}
