package dev.footfall.runtime.lineage;

import dev.footfall.runtime.lifecycle.Component;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.openlineage.client.OpenLineage.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells lineage, in a thread of its own: who tells never waits and never fails. What cannot be delivered is tried again, the
 * oldest first; where {@value #WAITING} wait already, a new one is dropped, and so is what {@link #stop} cannot deliver.
 * Dropped ones are counted. {@link #tell} may be called by any thread.
 */
public final class Lineage implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);
    private static final int WAITING = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final String METRIC = "footfall.lineage.events";

    /** Empty: there is nothing more to come. */
    private final BlockingQueue<Optional<RunEvent>> waiting = new LinkedBlockingQueue<>(WAITING);

    private final AtomicInteger unsettled = new AtomicInteger();
    private final OpenLineageEvents events;
    private final Optional<Delivery> delivery;
    private final Counter delivered;
    private final Counter dropped;
    private final Thread teller;
    private volatile boolean stopping;
    private volatile boolean failing;

    private Lineage(String namespace, Optional<Delivery> delivery, MeterRegistry meters) {
        this.events = new OpenLineageEvents(namespace);
        this.delivery = delivery;
        this.delivered = counter(meters, "delivered");
        this.dropped = counter(meters, "dropped");
        this.teller = Thread.ofVirtual().name("lineage").unstarted(this::deliverAll);
    }

    /**
     * Lineage as the settings and the environment say. Settings that OpenLineage's client does not understand turn it off,
     * with a line in the log: lineage is never worth a pipeline.
     */
    public static Lineage of(LineageSettings settings, Map<String, String> environment, MeterRegistry meters) {
        try {
            LineageSettings resolved = settings.in(environment);
            return new Lineage(resolved.namespace(), delivery(resolved.transport()), meters);
        } catch (IllegalArgumentException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("no lineage is told; its settings cannot be used");
            return new Lineage(settings.namespace(), Optional.empty(), meters);
        }
    }

    /** Lineage that nobody is told. */
    public static Lineage untold(MeterRegistry meters) {
        return new Lineage("untold", Optional.empty(), meters);
    }

    private static Optional<Delivery> delivery(Map<String, String> transport) {
        return switch (transport.getOrDefault("type", "")) {
            case "file" -> Optional.of(new FileDelivery(Path.of(transport.getOrDefault("location", ""))));
            case "http" -> Optional.of(HttpDelivery.of(transport));
            default -> Optional.empty();
        };
    }

    /** Whether anybody is told anything. */
    public boolean isTold() {
        return delivery.isPresent();
    }

    /** Tells an event; returns at once. */
    public void tell(LineageEvent event) {
        if (delivery.isEmpty()) {
            return;
        }
        unsettled.incrementAndGet();
        if (!waiting.offer(Optional.of(events.of(event)))) {
            unsettled.decrementAndGet();
            dropped.increment();
        }
    }

    @Override
    public String name() {
        return "lineage";
    }

    @Override
    public void start() {
        if (delivery.isPresent()) {
            teller.start();
        }
    }

    /** Delivers what waits, each once more, for five seconds at most. */
    @Override
    public void stop() throws InterruptedException {
        if (delivery.isEmpty()) {
            return;
        }
        stopping = true;
        waiting.offer(Optional.empty()); // wakes it; a full queue need not be woken
        if (!teller.join(STOP_LIMIT)) {
            teller.interrupt();
            teller.join();
        }
        int left = unsettled.get();
        if (left > 0) {
            dropped.increment(left);
            LOG.atWarn().addKeyValue("events", left).log("lineage was not delivered before the end, and is dropped");
        }
        try {
            delivery.get().close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("the connection for lineage was not closed cleanly");
        }
    }

    private void deliverAll() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!stopping || !waiting.isEmpty()) {
                Optional<RunEvent> next = waiting.take();
                while (next.isPresent() && !deliver(next.get())) {
                    if (stopping) {
                        return;
                    }
                    Thread.sleep(pause);
                    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
                pause = FIRST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean deliver(RunEvent event) {
        try {
            delivery.orElseThrow().deliver(event);
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("lineage cannot be delivered; it is tried again");
            }
            failing = true;
            return false;
        }
        if (failing) {
            LOG.atInfo().log("lineage is delivered again");
        }
        failing = false;
        unsettled.decrementAndGet();
        delivered.increment();
        return true;
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder(METRIC)
                .description("Lineage events by what became of them.")
                .tag("outcome", outcome)
                .register(meters);
    }
}
