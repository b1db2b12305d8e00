package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.runtime.lifecycle.StopSignal;
import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.DataLock.DataInUseException;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.start.StartPlan.StepFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall up}: runs the pipeline until Ctrl-C, SIGTERM or {@code footfall down}. */
@Command(
        name = "up",
        description = {
            "Starts broker, registry, Postgres and every service on this machine, and runs them until Ctrl-C or"
                    + " 'footfall down'.",
            "All of it listens on 127.0.0.1 only. A port of 0 means any free one."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    private static final Duration WATCH = Duration.ofMillis(100);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Events (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "The broker (${DEFAULT-VALUE}).")
    private int brokerPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "The schema registry (${DEFAULT-VALUE}).")
    private int registryPort;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "15432",
            description = "Postgres (${DEFAULT-VALUE}).")
    private int postgresPort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "9101",
            description =
                    "Metrics and health of ingest; processors, sinks, live queries and the live page take the next four (${DEFAULT-VALUE}).")
    private int metricsPort;

    @Option(
            names = "--set",
            paramLabel = "SERVICE.KEY=VALUE",
            description = "One setting of a service, such as processors.sessions.gap=PT60M. Repeatable.")
    private Map<String, String> changes = Map.of();

    @Override
    public Integer call() throws IOException {
        StandaloneSettings settings;
        try {
            settings = new StandaloneSettings(
                    data.directory().root(), port, brokerPort, registryPort, postgresPort, metricsPort, changes);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        data.directory().create();
        try {
            DataLock.requireFree(data.directory()); // before this run would write to the other's log
        } catch (DataInUseException e) {
            return fail(e).code();
        }
        Logs.to(data.directory().logs().resolve("footfall.log"));
        TerminalProgress terminal = new TerminalProgress(spec.commandLine().getOut());
        try (StopSignal signal = StopSignal.listen()) {
            Exit exit = run(settings, terminal, signal);
            signal.endWith(exit);
            return exit.code();
        }
    }

    private Exit run(StandaloneSettings settings, TerminalProgress terminal, StopSignal signal) {
        long begun = System.nanoTime();
        boolean first = Files.notExists(data.directory().sources());
        terminal.say("Footfall " + Version.current() + (first ? " starts for the first time in " : " starts on ")
                + settings.data());
        try {
            Optional<Standalone> started = start(settings, terminal, signal);
            if (started.isEmpty()) {
                terminal.say("Stopped before everything had started.");
                return Exit.OK;
            }
            try (Standalone standalone = started.get()) {
                terminal.say("Ready after " + TerminalProgress.seconds(Duration.ofNanos(System.nanoTime() - begun))
                        + ".\n\n" + whereToLook(standalone.endpoints(), data.directory())
                        + "\nVisitors' sessions of now: " + standalone.liveQueries()
                        + "{source}/visitors/{visitor}/session");
                return runUntilStopped(standalone, terminal, signal);
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LoggerFactory.getLogger(UpCommand.class).atError().setCause(cause).log("not started");
            return fail(cause);
        } catch (IOException e) {
            LoggerFactory.getLogger(UpCommand.class).atError().setCause(e).log("not stopped cleanly");
            return Exit.NOT_DRAINED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    /** Starts everything in a thread of its own, so that a signal can call it off; empty if one did. */
    private static Optional<Standalone> start(StandaloneSettings settings, TerminalProgress terminal, StopSignal signal)
            throws ExecutionException, InterruptedException {
        FutureTask<Standalone> start = new FutureTask<>(() -> Standalone.start(settings, terminal));
        Thread starter = Thread.ofPlatform().name("start").start(start);
        while (!starter.join(WATCH)) {
            if (signal.came()) {
                terminal.say("Stopping.");
                starter.interrupt();
                starter.join();
            }
        }
        try {
            return Optional.of(start.get());
        } catch (ExecutionException e) {
            if (signal.came()) {
                return Optional.empty(); // whatever it was, it was called off
            }
            throw e;
        }
    }

    private static Exit runUntilStopped(Standalone standalone, TerminalProgress terminal, StopSignal signal)
            throws InterruptedException, IOException {
        Exit exit = Exit.OK;
        while (exit == Exit.OK && !signal.await(WATCH)) {
            if (standalone.isDead()) {
                terminal.say("A service has failed; the log says why.");
                exit = Exit.FAILED;
            }
        }
        terminal.say("Stopping.");
        standalone.close();
        if (exit == Exit.OK && !standalone.drained()) {
            terminal.say("Stopped, but not everything in flight could be finished; the log says what.");
            return Exit.NOT_DRAINED;
        }
        terminal.say("Stopped.");
        if (exit == Exit.OK) {
            ClassArchive.wanted().ifPresent(archive -> {
                terminal.say("Preparing faster starts; this takes some seconds, once.");
                archive.write();
            });
        }
        return exit;
    }

    private Exit fail(Throwable failure) {
        spec.commandLine().getErr().println(explain(failure));
        spec.commandLine().getErr().flush();
        return Exit.NOT_STARTED;
    }

    private String explain(Throwable failure) {
        Path logs = data.directory().logs();
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return failure instanceof StepFailedException || failure instanceof RuntimeException
                ? message + "\nMore is in " + logs + "."
                : message;
    }

    static String whereToLook(Endpoints endpoints, DataDirectory data) {
        return """
                  Live page   %s
                  Events      %s
                  Write key   %s
                  Broker      %s
                  Registry    %s
                  Postgres    %s
                  Dashboards  read it as footfall_reader, with the password postgres-reader of %s
                  Metrics     %s
                  Sources     %s
                  Audit key   %s
                  Logs        %s

                Send an event:
                  curl -i %s -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
                    -d '{"name":"page_view","visitor_id":"ada","url":"/pricing"}'

                Ctrl-C or 'footfall down' stops it.""".formatted(
                endpoints.liveUrl(),
                endpoints.ingestUrl(),
                endpoints.writeKey(),
                endpoints.bootstrapServers(),
                endpoints.schemaRegistryUrl(),
                endpoints.postgresUrl(),
                data.secrets(),
                String.join(
                        " ",
                        endpoints.metricsUrls().stream().map(Object::toString).toList()),
                data.sources(),
                data.auditPublicKey(),
                data.logs(),
                endpoints.ingestUrl(),
                endpoints.writeKey());
    }
}
