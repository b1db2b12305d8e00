package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.json.Items;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A body taken apart.
 *
 * @param items where its events stand
 * @param enveloped whether they stand in an envelope, which then speaks for all of them
 * @param key the write key that the envelope names
 * @param sentAt when it was sent, by the envelope
 * @param fault what is wrong with the envelope, and so with every event in it
 */
record Payload(Items items, boolean enveloped, Optional<String> key, OptionalLong sentAt, Optional<Fault> fault) {}
