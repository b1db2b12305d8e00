package dev.footfall.standalone;

import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.Health;
import dev.footfall.runtime.observe.ObserveServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A service as one part of the pipeline: its server of metrics and health, then its own components. Started and stopped
 * by one thread at a time.
 */
final class ServiceComponent implements Component {
    private final String name;
    private final ListenSettings observe;
    private final Wiring wiring;
    private volatile Optional<Running> running = Optional.empty();

    private record Running(Service service, Lifecycle lifecycle) {}

    /** Makes the service; starts nothing. */
    @FunctionalInterface
    interface Wiring {
        Service wire() throws ConfigurationException, IOException;
    }

    /**
     * @param observePort where its metrics and health are served, on 127.0.0.1
     * @param wiring called at the start
     */
    ServiceComponent(String name, int observePort, Wiring wiring) {
        this.name = name;
        this.observe = new ListenSettings("127.0.0.1", observePort);
        this.wiring = wiring;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws Exception {
        Service service = wiring.wire();
        ObserveServer server = new ObserveServer(observe, service.metrics(), service.checks());
        List<Component> components = new ArrayList<>();
        components.add(Component.of("metrics and health", server::start, server::stop));
        components.addAll(service.components());
        Lifecycle lifecycle = new Lifecycle(name, components);
        lifecycle.start();
        running = Optional.of(new Running(service, lifecycle));
    }

    @Override
    public void stop() throws TimeoutException {
        if (running.isPresent()) {
            Lifecycle lifecycle = running.get().lifecycle();
            lifecycle.close();
            running = Optional.empty();
            if (!lifecycle.drained()) {
                throw new TimeoutException("it could not finish what was in flight");
            }
        }
    }

    /** Where Prometheus finds its metrics. */
    URI metricsUrl() {
        return URI.create("http://" + observe.host() + ":" + observe.port() + "/metrics");
    }

    /** What keeps it from being ready, by the names of its checks; empty if it is. */
    Map<String, String> unready() {
        return running
                .map(it -> it.service().checks().readiness())
                .orElse(Map.of("start", Health.down("not started")))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() instanceof Health.Down)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((Health.Down) entry.getValue()).reason()));
    }

    /** Whether only a new start helps. */
    boolean isDead() {
        return running.map(it -> !it.service().checks().isLive()).orElse(false);
    }
}
