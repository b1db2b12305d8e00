package dev.footfall.topologytests.endtoend;

import java.util.Locale;

/** What a client meets. Each client has a source of its own for each scene, so that nothing else is in its tables. */
enum Scene {
    /** All is well. */
    CALM(""),
    /** Nothing can be made durable for a while. */
    OUTAGE(""),
    /** Nothing can be made durable for longer than the client has patience. */
    LONG_OUTAGE(""),
    /** More came than the key may send. */
    THROTTLE("limits: {events-per-second: 10, burst: 1}"),
    /** A request is larger than the endpoint takes. */
    OVERSIZE(""),
    /** One event is invalid. */
    QUARANTINE(""),
    /** One event does not keep to the source's plan. */
    PLAN("plan: strict"),
    /** An answer never comes. */
    LOST_ANSWER(""),
    /** Only one origin's pages may send. */
    WALL("allowed-origins: ['%s']");

    private final String settings;

    Scene(String settings) {
        this.settings = settings;
    }

    /** The name of a client's source. */
    String source(String client) {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + client;
    }

    /** The write key of a client's source. */
    String key(String client) {
        return "fk_" + source(client);
    }

    /** A client's source as the sources file has it. */
    String yaml(String client, String origin) {
        return """
              %s:
                write-keys: [%s]
                secret: the secret of this source
                %s
            """.formatted(source(client), key(client), settings.formatted(origin));
    }
}
