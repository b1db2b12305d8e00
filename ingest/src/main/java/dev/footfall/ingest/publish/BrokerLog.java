package dev.footfall.ingest.publish;

import dev.footfall.runtime.lifecycle.Component;
import java.time.Duration;

/**
 * A log on another machine, which may be away for a while. It may be started again after its start failed and after it
 * was stopped, by the thread that owns it.
 */
public interface BrokerLog extends DurableLog, Component {
    /**
     * Sends what is waiting, for at most that long. When it returns, every receipt was given.
     *
     * @param limit 0 or more
     */
    void stop(Duration limit);
}
