package dev.footfall.runtime.lifecycle;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.observe.Health;
import dev.footfall.runtime.observe.ObserveServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main of a service in a process of its own: reads the configuration, starts the parts, waits for SIGTERM or
 * SIGINT, says "not ready", drains and stops.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class ServiceMain implements Runnable {
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
     * Runs a service until the process is told to stop, and returns how it ended.
     *
     * @param name name of the service, which is also the name of its defaults: {@code <name>.yaml} beside the class
     * @param beside the class beside which the defaults lie
     */
    public static Exit run(String name, Class<?> beside, String[] args, Wiring wiring) {
        PrintStream err = System.err;
        ServiceMain options = new ServiceMain();
        CommandLine commandLine = new CommandLine(options).setCommandName(name);
        int parsed = commandLine.execute(args);
        if (parsed != 0) {
            return Exit.USAGE;
        }
        if (commandLine.isUsageHelpRequested() || commandLine.isVersionHelpRequested()) {
            return Exit.OK;
        }
        try {
            Configuration configuration =
                    new Configuration(name + ".yaml", beside, options.file, System.getenv(), options.flags);
            return runUntilSignal(wiring.wire(configuration));
        } catch (ConfigurationException e) {
            err.println(e.getMessage());
            return Exit.CONFIGURATION;
        } catch (StartException e) {
            LoggerFactory.getLogger(ServiceMain.class).atError().setCause(e).log("not started");
            err.println(e.getMessage());
            return Exit.NOT_STARTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    private static Exit runUntilSignal(Wired wired) throws StartException, InterruptedException {
        Service service = wired.service();
        AtomicBoolean stopping = new AtomicBoolean();
        service.checks().ready("stopping", () -> stopping.get() ? Health.down("stopping") : Health.up());
        List<Component> components = new ArrayList<>();
        components.add(new ObserveServer(wired.observe(), service.metrics(), service.checks()));
        components.addAll(service.components());
        Lifecycle lifecycle = new Lifecycle(service.name(), components);
        CountDownLatch told = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stopping.set(true);
                            told.countDown();
                            try {
                                main.join(); // the JVM halts when its hooks are done: the main thread drains first
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
        try (lifecycle) {
            lifecycle.start();
            told.await();
        }
        return Exit.OK;
    }
}
