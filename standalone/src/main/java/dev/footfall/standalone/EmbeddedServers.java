package dev.footfall.standalone;

import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Secrets;
import dev.footfall.standalone.server.EmbeddedBroker;
import dev.footfall.standalone.server.EmbeddedPostgres;
import dev.footfall.standalone.server.EmbeddedPostgres.Account;
import dev.footfall.standalone.server.EmbeddedRegistry;
import dev.footfall.standalone.server.ServerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The embedded servers of one data folder.
 *
 * @param postgresUrl the database of the tables, with its owner's password
 * @param readerPassword of the role that dashboards read with
 */
record EmbeddedServers(
        EmbeddedPostgres postgres,
        EmbeddedBroker broker,
        EmbeddedRegistry registry,
        String postgresUrl,
        String readerPassword) {
    /** The servers on these ports; none is started. */
    static EmbeddedServers of(DataDirectory data, Secrets secrets, Ports ports) {
        ServerFiles files = ServerFiles.locate();
        Account owner = new Account("footfall", secrets.postgres(), true);
        Account registrar = new Account("registry", secrets.registry());
        EmbeddedPostgres postgres = new EmbeddedPostgres(
                files,
                data.postgres(),
                postgresLog(data),
                ports.postgres(),
                secrets.postgresAdmin(),
                List.of(owner, registrar));
        EmbeddedRegistry registry = new EmbeddedRegistry(
                files,
                data.registryPid(),
                data.logs().resolve("registry.log"),
                ports.registry(),
                postgres.jdbcUrl(registrar),
                registrar);
        return new EmbeddedServers(
                postgres,
                new EmbeddedBroker(data.broker(), ports.broker()),
                registry,
                postgres.libpqUrl(owner),
                secrets.postgresReader());
    }

    /** Stops what a killed run left behind on this data; the broker, part of that process, died with it. */
    static void stopLeftovers(DataDirectory data) throws IOException, InterruptedException {
        EmbeddedRegistry.stopLeftover(data.registryPid());
        EmbeddedPostgres.stopLeftover(ServerFiles.locate(), data.postgres(), postgresLog(data));
    }

    private static Path postgresLog(DataDirectory data) {
        return data.logs().resolve("postgres.log");
    }
}
