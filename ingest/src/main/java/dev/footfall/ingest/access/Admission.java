package dev.footfall.ingest.access;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may send, and how much.
 *
 * @param sources the sources as they are now
 * @param addresses the gates of client addresses; empty where addresses have no limit
 * @param proxies whose word is taken for a client's address
 */
public record Admission(Supplier<Sources> sources, Optional<AddressGates> addresses, TrustedProxies proxies) {}
