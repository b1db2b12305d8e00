package dev.footfall.runtime.lifecycle;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.observe.Health;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.ObserveServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;

/**
 * The main of a service in a process of its own: reads the configuration, starts the parts, waits for SIGTERM or
 * SIGINT, says "not ready", drains and stops. Every way to end is an {@link Exit}.
 */
@Command(versionProvider = Version.class, mixinStandardHelpOptions = true, sortOptions = false)
public final class ServiceMain implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);
    private static final Duration LIVENESS_INTERVAL = Duration.ofSeconds(1);

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
    Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as broker.bootstrap-servers=localhost:9092. Repeatable.")
    Map<String, String> flags = Map.of();

    private ServiceMain() {}

    @Override
    public void run() {
        // Options are all there is to parse.
    }

    /**
     * Where a configuration's records and the service that they make come together.
     */
    @FunctionalInterface
    public interface Wiring {
        /**
         * Makes the service; starts nothing.
         *
         * @throws ConfigurationException if the configuration has faults
         */
        Wired wire(Configuration configuration) throws ConfigurationException;
    }

    /**
     * A service and where its metrics and health are served.
     */
    public record Wired(Service service, ListenSettings observe) {}

    /**
     * Runs a service until the process is told to stop or a liveness check is down, and returns how it ended. After a
     * signal the process ends by itself with that code, once everything is stopped; otherwise the caller gives it to
     * {@link System#exit}.
     *
     * @param name name of the service, which is also the name of its defaults: {@code <name>.yaml} beside the class
     * @param beside the class beside which the defaults lie
     */
    public static Exit run(String name, Class<?> beside, String[] args, Wiring wiring) {
        return run(name, beside, Optional.empty(), args, wiring);
    }

    /**
     * Runs such a service, one list of whose configuration can be given as plain words: {@code processors sessions} for
     * {@code processors --set topologies=[sessions]}.
     *
     * @param words the key of that list; words are not understood if it is empty
     */
    public static Exit run(String name, Class<?> beside, Optional<String> words, String[] args, Wiring wiring) {
        ServiceMain options = new ServiceMain();
        CommandLine commandLine = new CommandLine(options).setCommandName(name);
        Optional<PositionalParamSpec> list = words.map(ServiceMain::listOf);
        list.ifPresent(commandLine.getCommandSpec()::addPositional);
        int parsed = commandLine.execute(args);
        if (parsed != 0) {
            return Exit.USAGE;
        }
        if (commandLine.isUsageHelpRequested() || commandLine.isVersionHelpRequested()) {
            return Exit.OK;
        }
        Map<String, String> flags = new HashMap<>(options.flags);
        list.map(PositionalParamSpec::<List<String>>getValue)
                .ifPresent(given -> flags.put(words.orElseThrow(), given.toString()));
        try (StopSignal signal = StopSignal.listen()) {
            Exit exit = runReporting(
                    () -> new Configuration(name + ".yaml", beside, options.file, System.getenv(), flags),
                    wiring,
                    signal);
            signal.endWith(exit);
            return exit;
        }
    }

    private static PositionalParamSpec listOf(String key) {
        return PositionalParamSpec.builder()
                .paramLabel(key.toUpperCase(Locale.ROOT))
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Instead of the setting " + key + ".")
                .build();
    }

    private static Exit runReporting(Supplier<Configuration> configuration, Wiring wiring, StopSignal signal) {
        PrintStream err = System.err;
        try {
            return runUntilStopped(wiring.wire(configuration.get()), signal);
        } catch (ConfigurationException e) {
            err.println(e.getMessage());
            return Exit.CONFIGURATION;
        } catch (StartException e) {
            LOG.atError().setCause(e).log("not started");
            err.println(e.getMessage());
            return Exit.NOT_STARTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        } catch (RuntimeException | LinkageError e) {
            LOG.atError().setCause(e).log("failed");
            return Exit.FAILED;
        }
    }

    private static Exit runUntilStopped(Wired wired, StopSignal signal) throws StartException, InterruptedException {
        Service service = wired.service();
        service.checks().ready("stopping", () -> signal.came() ? Health.down("stopping") : Health.up());
        ObserveServer observe = new ObserveServer(wired.observe(), service.metrics(), service.checks());
        List<Component> components = new ArrayList<>();
        components.add(Component.of("metrics and health", observe::start, observe::stop));
        components.addAll(service.components());
        Lifecycle lifecycle = new Lifecycle(service.name(), components);
        Exit exit;
        try (lifecycle) {
            lifecycle.start();
            exit = awaitEnd(signal, service.checks());
        }
        return exit == Exit.OK && !lifecycle.drained() ? Exit.NOT_DRAINED : exit;
    }

    private static Exit awaitEnd(StopSignal signal, HealthChecks checks) throws InterruptedException {
        while (!signal.await(LIVENESS_INTERVAL)) {
            if (!checks.isLive()) {
                LOG.atError().addKeyValue("checks", checks.liveness()).log("not live any more, stopping");
                signal.give();
                return Exit.FAILED;
            }
        }
        return Exit.OK;
    }
}
