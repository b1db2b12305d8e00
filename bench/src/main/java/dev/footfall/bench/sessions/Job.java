package dev.footfall.bench.sessions;

/** A Kafka Streams job over the topic of refined events. All run in one thread with the same properties but these. */
enum Job {
    /** Footfall's sessions topology as it is deployed. */
    SESSIONS,
    /** The same without transactions. */
    SESSIONS_AT_LEAST_ONCE,
    /** Sessions by the DSL's session window, with its cache. */
    DSL,
    /** Reads every record and writes it again, as bytes: what Kafka Streams can do at most. */
    PASS_THROUGH
}
