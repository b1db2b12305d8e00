package dev.footfall.processors.streams;

import java.util.function.Function;

/**
 * What comes of looking a key up in the state of a topology, which instances share.
 *
 * @param <V> what is looked for
 */
public sealed interface Lookup<V> {
    /** This instance has it. */
    record Found<V>(V value) implements Lookup<V> {}

    /** This instance is the one that would have it, and has not. */
    record Absent<V>() implements Lookup<V> {}

    /** Another instance has it, or knows that nobody does. */
    record Elsewhere<V>(String host, int port) implements Lookup<V> {}

    /**
     * Nobody can tell now: state is being restored or handed over.
     *
     * @param reason in words for who asks
     */
    record Unsettled<V>(String reason) implements Lookup<V> {}

    /** The same with another value. */
    default <W> Lookup<W> map(Function<V, W> change) {
        return switch (this) {
            case Found<V>(V value) -> new Found<>(change.apply(value));
            case Absent<V> _ -> new Absent<>();
            case Elsewhere<V>(String host, int port) -> new Elsewhere<>(host, port);
            case Unsettled<V>(String reason) -> new Unsettled<>(reason);
        };
    }
}
