package dev.footfall.ingest.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The write key in an {@code Authorization} header: {@code Bearer K}, or Basic with {@code K:} or {@code K}. */
public final class Authorization {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private Authorization() {}

    /** The key; empty if the header holds none in either form. */
    public static Optional<String> writeKey(String header) {
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return nonEmpty(header.substring(BEARER.length()).strip());
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            try {
                byte[] decoded = Base64.getDecoder()
                        .decode(header.substring(BASIC.length()).strip());
                String pair = new String(decoded, StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                return nonEmpty(colon < 0 ? pair : pair.substring(0, colon));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // no Base64
            }
        }
        return Optional.empty();
    }

    /** The key in the header, else in {@code ?key=}, for senders that can set no header. */
    public static Credential credential(RequestHead head) {
        Optional<String> authorization = head.header("Authorization");
        Optional<String> key = authorization.isPresent() ? writeKey(authorization.get()) : head.query("key");
        return key.<Credential>map(Credential.WriteKey::new)
                .orElseGet(() -> new Credential.Missing(
                        "send the source's write key as 'Authorization: Bearer KEY', as the user of Basic authorization,"
                                + " or as ?key=KEY"));
    }

    private static Optional<String> nonEmpty(String key) {
        return key.isEmpty() ? Optional.empty() : Optional.of(key);
    }
}
