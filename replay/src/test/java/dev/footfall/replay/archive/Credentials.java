package dev.footfall.replay.archive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sets where AWS's library looks first, and puts back what was there. Owned by one thread. */
final class Credentials implements AutoCloseable {
    private final Map<String, Optional<String>> before = new LinkedHashMap<>();

    private Credentials(Map<String, String> settings) {
        settings.forEach((name, value) -> before.put(name, Optional.ofNullable(System.setProperty(name, value))));
    }

    static Credentials of(String key, String secret) {
        return new Credentials(
                Map.of("aws.accessKeyId", key, "aws.secretAccessKey", secret, "aws.region", "us-east-1"));
    }

    @Override
    public void close() {
        before.forEach((name, value) ->
                value.ifPresentOrElse(its -> System.setProperty(name, its), () -> System.clearProperty(name)));
    }
}
