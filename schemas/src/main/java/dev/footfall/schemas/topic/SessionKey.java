package dev.footfall.schemas.topic;

/**
 * The record key of a session: {@code source/visitor/session_id}. Unique per session, so that compaction keeps the
 * newest revision of each; the part before the last slash is the visitor's key and chooses the partition, so that
 * the revisions and retractions of one visitor stay in order. Attempts at funnels are keyed the same way, by their
 * attempt_id.
 */
public final class SessionKey {
    private SessionKey() {}

    /** The key of a session of the visitor with that {@link VisitorKey}. */
    public static String of(String visitorKey, String sessionId) {
        return visitorKey + '/' + sessionId;
    }

    /**
     * The visitor's part of a session key.
     *
     * @throws IllegalArgumentException if it is not a session key
     */
    public static String visitorKey(String sessionKey) {
        return sessionKey.substring(0, lastSlash(sessionKey));
    }

    /**
     * The session id of a session key.
     *
     * @throws IllegalArgumentException if it is not a session key
     */
    public static String sessionId(String sessionKey) {
        return sessionKey.substring(lastSlash(sessionKey) + 1);
    }

    private static int lastSlash(String sessionKey) {
        int slash = sessionKey.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a session key: no slash in a key of " + sessionKey.length()
                    + " characters; expected source/visitor/session_id");
        }
        return slash;
    }
}
