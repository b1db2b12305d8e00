package dev.footfall.ingest.access;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address alone.
 *
 * @param network its first address
 * @param bits how many of the first bits all its addresses share
 */
record Cidr(InetAddress network, int bits) {
    /** The range that a text names; empty if it names none. Names are not looked up. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> network = addressOf(slash < 0 ? text : text.substring(0, slash));
        if (network.isEmpty()) {
            return Optional.empty();
        }
        int length = network.get().getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new Cidr(network.get(), length));
        }
        String bits = text.substring(slash + 1);
        return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= length
                ? Optional.of(new Cidr(network.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** The address that a text is in full; an IPv4 address written as IPv6 is that IPv4 address. */
    static Optional<InetAddress> addressOf(String text) {
        boolean full = text.indexOf(':') >= 0
                ? text.indexOf('%') < 0
                : text.chars().filter(c -> c == '.').count() == 3;
        if (!full) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean holds(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (mine[whole] ^ other[whole]) >> (Byte.SIZE - rest) == 0;
    }
}
