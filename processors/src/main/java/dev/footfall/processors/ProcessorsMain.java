package dev.footfall.processors;

import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.runtime.lifecycle.ServiceMain;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.time.Clock;
import java.util.Optional;

/** The processors in a process of their own: {@code processors [--config FILE] [refine] [sessions]}. */
public final class ProcessorsMain {
    private static final Optional<String> TOPOLOGIES = Optional.of("topologies"); // given as words

    private ProcessorsMain() {}

    public static void main(String[] args) {
        Exit exit = ServiceMain.run(Processors.NAME, ProcessorsMain.class, TOPOLOGIES, args, configuration -> {
            var settings = configuration.bind(ProcessorsSettings.class);
            var registry = ConfluentSchemaRegistry.connect(
                    settings.registry().url(), settings.registry().properties());
            return new ServiceMain.Wired(Processors.service(settings, registry, Clock.systemUTC()), settings.observe());
        });
        System.exit(exit.code());
    }
}
