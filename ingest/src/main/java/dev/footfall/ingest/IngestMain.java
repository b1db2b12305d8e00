package dev.footfall.ingest;

import dev.footfall.runtime.lifecycle.ServiceMain;
import java.time.Clock;

/** Runs ingest in a process of its own. */
public final class IngestMain {
    private IngestMain() {}

    /** Runs until told to stop; the exit codes are those of {@link dev.footfall.runtime.lifecycle.Exit}. */
    public static void main(String[] args) {
        System.exit(ServiceMain.run("ingest", IngestMain.class, args, configuration -> {
                    IngestSettings settings = configuration.bind(IngestSettings.class);
                    return new ServiceMain.Wired(
                            Ingest.of(settings, Clock.systemUTC()).service(), settings.observe());
                })
                .code());
    }
}
