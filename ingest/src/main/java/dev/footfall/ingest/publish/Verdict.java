package dev.footfall.ingest.publish;

import dev.footfall.ingest.event.Outcome;

/**
 * What became of one event of a request.
 *
 * @param outcome accepted or rejected
 * @param receipt where it rests
 */
public record Verdict(Outcome outcome, Receipt receipt) {}
