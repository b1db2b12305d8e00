package dev.footfall.schemas.governance;

import dev.footfall.schemas.record.SubjectKind;

/**
 * Names the persons that records of governance are about: by HMAC-SHA256 (RFC 2104, FIPS 198-1) under the deployment's
 * governance secret, as 32 hexadecimal digits. The same person has the same name wherever the secret is the same, and
 * without it nobody can find out whose name it is, not even by trying identifiers. Safe for use by many threads.
 */
public final class Subjects {
    private final KeyedHash hash;

    /**
     * @throws IllegalArgumentException if the secret has fewer than 16 bytes
     */
    public Subjects(byte[] secret) {
        hash = new KeyedHash(secret);
    }

    /** The name of a visitor or a user of a source. */
    public String of(SubjectKind kind, String source, String id) {
        return switch (kind) {
            case VISITOR -> visitor(source, id);
            case USER -> user(source, id);
        };
    }

    /** The name of a visitor of a source: the hash of {@code source/visitor}. */
    public String visitor(String source, String visitorId) {
        return hash.of(source + '/' + visitorId);
    }

    /**
     * The name of a signed-in user of a source: the hash of {@code /source/user/ID}. No source's name is empty, so no
     * visitor's text starts with a slash, and a visitor who calls itself {@code user/ID} is not taken for the user.
     */
    public String user(String source, String userId) {
        return hash.of('/' + source + "/user/" + userId);
    }
}
