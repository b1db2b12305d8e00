package dev.footfall.ingest.dialect;

import java.util.Map;

/**
 * What a client is told.
 *
 * @param status of HTTP
 * @param headers by name, the content type among them
 * @param body nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Answer(int status, Map<String, String> headers, byte[] body) {}
