package dev.footfall.schemas.governance;

/**
 * What stands in the place of values that a policy hashes: 32 hexadecimal digits of HMAC-SHA256 under the deployment's
 * governance secret, the same for the same value of a source and a domain, so that values can still be counted and
 * joined. A rotating one holds for a period only. Who has the secret can find a value's pseudonym, of any period, but no
 * pseudonym's value. None is ever a name of {@link Subjects}. Safe for use by many threads.
 */
public final class Pseudonyms {
    private final KeyedHash hash;

    /**
     * @throws IllegalArgumentException if the secret has fewer than 16 bytes
     */
    public Pseudonyms(byte[] secret) {
        hash = new KeyedHash(secret);
    }

    /**
     * The pseudonym that stays.
     *
     * @param domain what the value is: the field's name, such as {@code visitor_id}, or what was found
     */
    public String lasting(String source, String domain, String value) {
        return hash.of("\0" + source + '\0' + domain + '\0' + value);
    }

    /**
     * The pseudonym of a period.
     *
     * @param period its number
     */
    public String rotating(String source, String domain, String value, long period) {
        return hash.of("\0" + period + '\0' + source + '\0' + domain + '\0' + value);
    }
}
