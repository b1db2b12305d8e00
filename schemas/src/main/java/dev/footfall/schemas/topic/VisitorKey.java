package dev.footfall.schemas.topic;

/**
 * The record key of everything about a visitor: {@code source/visitor}, so that one visitor's events stay in order in
 * one partition. A source's name has no slash, so the first slash ends it; a visitor id may hold any.
 */
public final class VisitorKey {
    private VisitorKey() {}

    /** The key of a visitor of a source. */
    public static String of(String source, String visitorId) {
        return source + '/' + visitorId;
    }
}
