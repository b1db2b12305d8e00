package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.dialect.RequestHead;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the head of a request says of who sends it.
 *
 * @param anonymous whether nothing that identifies anyone is to be kept ({@code SP-Anonymous})
 * @param networkId of the cookie; none if anonymous
 * @param page address of the page that sends it, where the browser tells
 * @param keyed whether the address names the write key, so that the app id is no key
 * @param nobody a visitor id that says nothing of the visitor, for the events of this request only
 */
record Sender(boolean anonymous, Optional<String> networkId, Optional<String> page, boolean keyed, String nobody) {

    static Sender of(RequestHead head, boolean keyed, Supplier<String> fresh) {
        boolean anonymous = isAnonymous(head);
        return new Sender(
                anonymous,
                anonymous ? Optional.empty() : NetworkCookie.read(head),
                head.header("Referer").filter(page -> !page.isBlank()),
                keyed,
                anonymous ? fresh.get() : "");
    }

    static boolean isAnonymous(RequestHead head) {
        return head.header("SP-Anonymous").isPresent();
    }
}
