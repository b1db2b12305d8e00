package dev.footfall.runtime.lifecycle;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.observe.Health;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.Metrics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** A service that starts, dies and stops as it is told to. */
final class SampleService {
    private SampleService() {}

    enum Start {
        WORKS,
        FAILS,
        DIES_LATER
    }

    enum Stop {
        WORKS,
        FAILS
    }

    record Settings(ListenSettings observe, Start start, Stop stop, List<String> words) {}

    public static void main(String[] args) {
        System.exit(ServiceMain.run("sample", SampleService.class, Optional.of("words"), args, SampleService::wire)
                .code());
    }

    private static ServiceMain.Wired wire(Configuration configuration) throws ConfigurationException {
        Settings settings = configuration.bind(Settings.class);
        HealthChecks checks = new HealthChecks();
        AtomicBoolean dead = new AtomicBoolean();
        checks.live("worker", () -> dead.get() ? Health.down("dead") : Health.up());
        Component worker = Component.of(
                "worker",
                () -> {
                    if (settings.start() == Start.FAILS) {
                        throw new IOException("the port is taken");
                    }
                    LoggerFactory.getLogger(SampleService.class)
                            .atWarn()
                            .setCause(new IOException("line one\nline two"))
                            .addKeyValue("attempt", 1)
                            .addKeyValue("words", settings.words())
                            .log("says \"hello\"\nover two lines");
                    dead.set(settings.start() == Start.DIES_LATER);
                },
                () -> {
                    LoggerFactory.getLogger(SampleService.class).info("drained");
                    if (settings.stop() == Stop.FAILS) {
                        throw new IOException("half of it is still in flight");
                    }
                });
        return new ServiceMain.Wired(
                new Service("sample", List.of(worker), Metrics.registryOf("sample"), checks), settings.observe());
    }
}
