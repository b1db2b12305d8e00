package dev.footfall.sinks.consume;

import dev.footfall.runtime.observe.Health;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether records flow into the sink, and if not, why. Written by the sink's thread, read by any. */
final class SinkState {
    private static final Logger LOG = LoggerFactory.getLogger(SinkState.class);

    private final String sink;
    private volatile Health health =
            Health.down("has not joined its consumer group yet; if this lasts, check the broker's address and log");

    SinkState(String sink) {
        this.sink = sink;
    }

    Health health() {
        return health;
    }

    void flowing(int partitions) {
        if (health instanceof Health.Down) {
            LOG.atInfo()
                    .addKeyValue("sink", sink)
                    .addKeyValue("partitions", partitions)
                    .log("records flow");
        }
        health = Health.up();
    }

    void held(String reason, Duration pause) {
        Health held = Health.down(reason);
        if (!held.equals(health)) { // once, not with every attempt
            LOG.atWarn()
                    .addKeyValue("sink", sink)
                    .addKeyValue("reason", reason)
                    .addKeyValue("next_attempt_millis", pause.toMillis())
                    .log("records are held back until the sink answers");
        }
        health = held;
    }

    void stopped(String reason) {
        health = Health.down(reason);
    }
}
