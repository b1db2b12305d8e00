package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.BrokerLog;
import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The broker's log with a spool on this machine's disk before it. While the broker acknowledges, entries go there;
 * when it does not, they go into the spool, and from there into the log, in their order, once it does again.
 *
 * <p>An entry may come into the log twice: one that was given to the broker and then spooled because no acknowledgement
 * came, and one that was drained by a process that ended before it noted so. Its event id is the same each time.
 */
public final class SpoolingLog implements DurableLog, Component {
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final BrokerLog broker;
    private final SpoolSettings settings;
    private final Clock clock;
    private volatile @Nullable Running running;

    /** What there is between start and stop. */
    private record Running(
            Spool spool,
            SpoolWriter writer,
            Gate gate,
            Drainer drainer,
            Connection connection,
            Thread writing,
            Thread draining,
            Thread connecting) {}

    /**
     * @param broker the log behind the spool, started and stopped by this one
     */
    public SpoolingLog(BrokerLog broker, SpoolSettings settings, Clock clock) {
        this.broker = broker;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "log";
    }

    /**
     * Returns when entries are taken, with a broker or without.
     *
     * @throws IOException if the spool is used by another ingest, or cannot be read or written
     */
    @Override
    public void start() throws IOException, InterruptedException {
        Spool spool = Spool.open(settings);
        Bell bell = new Bell();
        Connection connection = new Connection(broker);
        SpoolWriter writer = new SpoolWriter(spool, settings.maxBytes(), clock, bell::ring);
        Gate gate = new Gate(broker, writer, clock, bell::ring);
        Drainer drainer = new Drainer(
                spool,
                writer,
                gate,
                new Window(broker, bell::ring),
                bell,
                connection::renew,
                clock,
                settings.fallbackAfter());
        Running started = new Running(
                spool,
                writer,
                gate,
                drainer,
                connection,
                Thread.ofPlatform().name("spool-write").start(writer),
                Thread.ofPlatform().name("spool-drain").unstarted(drainer),
                Thread.ofPlatform().name("broker-connect").daemon().start(connection));
        try {
            connection.await(settings.fallbackAfter());
        } catch (InterruptedException e) {
            end(started);
            throw e;
        }
        gate.open(spool.isEmpty());
        started.draining.start();
        running = started;
    }

    /**
     * Waits a little for the broker to acknowledge what it was given, and spools what it does not.
     *
     * @throws IOException if the spool could not be closed in order
     */
    @Override
    public void stop() throws IOException, InterruptedException {
        Running ending = running;
        running = null;
        if (ending != null) {
            ending.gate.close(settings.fallbackAfter());
            end(ending);
        }
    }

    private void end(Running ending) throws IOException, InterruptedException {
        ending.drainer.stop();
        ending.draining.join(ENDING);
        ending.writer.stop();
        ending.writing.join(ENDING);
        ending.connecting.interrupt();
        ending.connecting.join(ENDING);
        broker.stop(Duration.ZERO);
        ending.spool.close();
    }

    @Override
    public void append(LogEntry entry, Consumer<Receipt> whenKnown) {
        Running now = running;
        if (now == null) {
            whenKnown.accept(new Receipt.Unavailable("not started"));
        } else {
            now.gate.append(entry, whenKnown);
        }
    }

    /** Up while entries are taken, wherever they go; what is not usual stands in the detail. */
    public Health health() {
        Running now = running;
        if (now == null) {
            return Health.down("not started");
        }
        String wait =
                (now.spool.next() - now.spool.head()) + " events wait in the spool, " + now.spool.bytes() + " bytes";
        return switch (now.gate.state()) {
            case State.Closed _ -> Health.down("stopped");
            case State.Direct _ -> Health.up();
            case State.Spooling spooling ->
                now.writer
                        .refusal()
                        .map(reason -> Health.down(
                                "the broker does not acknowledge (" + spooling.reason() + "), and " + reason))
                        .orElseGet(() ->
                                Health.up("the broker does not acknowledge (" + spooling.reason() + "); " + wait));
            case State.Draining _, State.HandingOver _ ->
                now.writer
                        .refusal()
                        .map(reason -> Health.down("the broker is back, but " + reason))
                        .orElseGet(() -> Health.up("the broker is back; " + wait));
        };
    }

    /** Down if a thread of the spool ended, which only a restart mends. */
    public Health life() {
        Running now = running;
        return now == null || (now.writing.isAlive() && now.draining.isAlive())
                ? Health.up()
                : Health.down("a thread of the spool has ended; the log says why");
    }

    /** The numbers of now, all 0 while it is not started. */
    SpoolNumbers numbers() {
        Running now = running;
        if (now == null) {
            return SpoolNumbers.NONE;
        }
        return new SpoolNumbers(
                now.gate.state().label(),
                now.spool.next() - now.spool.head(),
                now.spool.bytes(),
                now.drainer.oldest().map(this::age).orElse(Duration.ZERO),
                now.writer.written(),
                now.drainer.drained(),
                now.gate.diverted(),
                now.writer.refused(),
                now.drainer.refused(),
                now.spool.damaged());
    }

    private Duration age(Instant written) {
        Duration age = Duration.between(written, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
