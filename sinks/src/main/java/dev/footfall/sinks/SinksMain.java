package dev.footfall.sinks;

import dev.footfall.runtime.lifecycle.ServiceMain;
import dev.footfall.runtime.lifecycle.ServiceMain.Wired;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.time.Clock;

/** Runs the sinks in a process of their own. */
public final class SinksMain {
    private SinksMain() {}

    public static void main(String[] args) {
        System.exit(ServiceMain.run("sinks", SinksMain.class, args, configuration -> {
                    SinksSettings settings = configuration.bind(SinksSettings.class);
                    SchemaRegistry registry = ConfluentSchemaRegistry.connect(
                            settings.registry().url(), settings.registry().properties());
                    return new Wired(Sinks.service(settings, registry, Clock.systemUTC()), settings.observe());
                })
                .code());
    }
}
