package dev.footfall.ingest.event;

/**
 * Why an event is rejected.
 *
 * @param rule the rule that it breaks
 * @param path where in the event (JSON Pointer); empty for the event as a whole
 * @param reason what is wrong and what is right, in words; never a value of the event
 */
public record Fault(Rule rule, String path, String reason) {}
