package dev.footfall.sinks.postgres;

/**
 * What a replay's table has of the range.
 *
 * @param table its name
 * @param rows how many
 * @param hash SHA-256 of the rows in the order of their keys, in hexadecimal digits
 */
public record ShadowContent(String table, long rows, String hash) {}
