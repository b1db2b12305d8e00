package dev.footfall.standalone.server;

import dev.footfall.runtime.lifecycle.Component;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server running until it is stopped: a server that ends by itself, or is killed, is started again. Between its
 * start and its stop, which belong to one thread, the server belongs to a thread of this class.
 */
public final class KeptRunning implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(KeptRunning.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerProcess server;
    private Optional<Thread> watcher = Optional.empty();

    private KeptRunning(ServerProcess server) {
        this.server = server;
    }

    /** Keeps Postgres running. */
    public static KeptRunning of(EmbeddedPostgres postgres) {
        return new KeptRunning(postgres);
    }

    /** Keeps the registry running. */
    public static KeptRunning of(EmbeddedRegistry registry) {
        return new KeptRunning(registry);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public void start() throws Exception {
        server.start();
        watcher = Optional.of(Thread.ofVirtual().name("keep " + name()).start(this::watch));
    }

    @Override
    public void stop() throws Exception {
        if (watcher.isPresent()) {
            watcher.get().interrupt();
            watcher.get().join();
        }
        server.stop();
    }

    private void watch() {
        try {
            while (true) {
                Optional<ProcessHandle> process = server.process();
                if (process.isPresent()) {
                    process.get().onExit().get();
                }
                LOG.atError().addKeyValue("component", name()).log("ended by itself, starting it again");
                startAgain();
            }
        } catch (InterruptedException e) {
            // it is to be stopped now
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // a process's end does not fail
        }
    }

    private void startAgain() throws InterruptedException {
        while (true) {
            try {
                server.start();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.atError().addKeyValue("component", name()).setCause(e).log("did not start again, trying again");
                Thread.sleep(PAUSE);
            }
        }
    }
}
