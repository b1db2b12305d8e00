package dev.footfall.replay.imports;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A line of a web server's access log.
 *
 * @param address the client's
 * @param time when the request came, to the second
 * @param request what was asked for; empty where the client sent nothing that is HTTP
 * @param status of the answer
 * @param bytes of the answer's body; empty where there was none
 * @param referrer as the client sent it; empty where it sent none
 * @param userAgent likewise
 */
record Access(
        String address,
        Instant time,
        Optional<Request> request,
        int status,
        OptionalLong bytes,
        Optional<String> referrer,
        Optional<String> userAgent) {
    /** Method and target of a request, as the client sent them. */
    record Request(String method, String target) {}
}
