package dev.footfall.processors.streams;

/**
 * Whether anybody waits for results. Of a replay nobody does until all that it reads is read: what it has to say of a
 * session or a minute until then it says once, at the end. Asked by all threads of a topology.
 */
@FunctionalInterface
public interface Audience {
    /** That of the live pipeline. */
    Audience ALWAYS = () -> true;

    /** Whether somebody does; once so, it stays so. */
    boolean isThere();
}
