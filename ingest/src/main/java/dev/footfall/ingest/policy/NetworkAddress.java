package dev.footfall.ingest.policy;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Network addresses in texts, and how they are cut: an IPv4 address loses its last byte, an IPv6 address keeps the 48 bits
 * of its site. Pure.
 */
final class NetworkAddress {
    private static final int BLOCKS = 4;

    private NetworkAddress() {}

    /** The end of the IPv4 address that begins there; -1 if none does, or if it looks like a version number. */
    static int endOfIpv4(String text, int at) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        if (before == '.' || before == '-' || (before == '/' && (at < 2 || text.charAt(at - 2) != '/'))) {
            return -1;
        }
        int i = at;
        for (int block = 0; block < BLOCKS; block++) {
            int value = 0;
            int from = i;
            while (i < text.length() && i - from < 3 && NumberRules.isDigit(text.charAt(i))) {
                value = value * 10 + text.charAt(i) - '0';
                i++;
            }
            if (i == from || value > 255) {
                return -1;
            }
            if (block < BLOCKS - 1) {
                if (i == text.length() || text.charAt(i) != '.') {
                    return -1;
                }
                i++;
            }
        }
        boolean goesOn = NumberRules.isWord(text, i)
                || (i + 1 < text.length() && text.charAt(i) == '.' && NumberRules.isDigit(text.charAt(i + 1)));
        return goesOn ? -1 : i;
    }

    /** The address without its host; three asterisks for what is no address. */
    static String truncated(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address); // asks nobody
            byte[] bytes = parsed.getAddress();
            if (parsed instanceof Inet4Address) {
                return "%d.%d.%d.0".formatted(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
            }
            return "%x:%x:%x::".formatted(pair(bytes, 0), pair(bytes, 2), pair(bytes, 4));
        } catch (IllegalArgumentException e) {
            return Replacement.MASK;
        }
    }

    private static int pair(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
