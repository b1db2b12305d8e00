package dev.footfall.ingest.dialect;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.event.KeyMask;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Signals;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has been read, from a known source.
 *
 * @param head its method, path, query and headers
 * @param source to whom its write key belongs
 * @param keys knows its write key
 * @param body its body, the content coding undone and unwrapped; nobody changes it
 * @param receivedAt when it had been read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Submission(RequestHead head, Source source, KeyMask keys, byte[] body, Instant receivedAt) {
    private static final int LANGUAGE_LENGTH = 100;

    /** One whose write key is not known any more. */
    public Submission(RequestHead head, Source source, byte[] body, Instant receivedAt) {
        this(head, source, KeyMask.none(), body, receivedAt);
    }

    /** What is the same for all its events. */
    public Reception reception(String dialect) {
        return new Reception(
                source,
                dialect,
                receivedAt,
                head.clientAddress(),
                head.header("User-Agent").filter(agent -> !agent.isBlank()),
                head.header("Accept-Language").flatMap(Submission::firstLanguage),
                keys,
                new Signals(isOn("Sec-GPC"), isOn("DNT")));
    }

    private boolean isOn(String header) {
        return head.header(header).filter("1"::equals).isPresent();
    }

    private static Optional<String> firstLanguage(String header) {
        int end = 0;
        while (end < header.length() && header.charAt(end) != ',' && header.charAt(end) != ';') {
            end++;
        }
        String language = header.substring(0, end).strip();
        return language.isEmpty() || language.equals("*") || language.length() > LANGUAGE_LENGTH
                ? Optional.empty()
                : Optional.of(language);
    }
}
