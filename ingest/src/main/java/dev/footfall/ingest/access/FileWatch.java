package dev.footfall.ingest.access;

import dev.footfall.runtime.lifecycle.Component;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has those who keep something from a file look at it again and again, on a thread of its own. Looking at the content,
 * and not waiting for the file system to tell, also sees what network drives and mounted secrets do.
 */
public final class FileWatch implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final Duration period;
    private final List<Runnable> looks;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("file-watch").daemon().unstarted(task));

    /**
     * @param period between two looks
     * @param looks what to run; each does little where nothing has changed
     */
    public FileWatch(Duration period, List<Runnable> looks) {
        this.period = period;
        this.looks = List.copyOf(looks);
    }

    @Override
    public String name() {
        return "file watch";
    }

    @Override
    public void start() {
        var _ = thread.scheduleWithFixedDelay(
                () -> looks.forEach(FileWatch::look), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }

    private static void look(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("looking at a file failed; it is looked at again");
        }
    }
}
