package dev.footfall.bench.postgres;

import dev.footfall.bench.ingest.Rig;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.bench.outage.Delivery;
import dev.footfall.bench.outage.Ledger;
import dev.footfall.bench.outage.RefineProcess;
import dev.footfall.bench.process.ChildJvm;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Load at a steady rate on ingest, and a Postgres that is killed in the midst of the sink's transactions, then stopped
 * for a while. At the end the rows are held against what every sender was told.
 *
 * @param kills how often Postgres is killed: by turns the server, and the process of the sink's connection
 * @param outage how long Postgres is stopped; as long a calm comes before, to compare ingest's latency with
 * @param requestsPerSecond of the load; there are about twice as many events
 * @param seed of the events and of the moments of the kills
 */
public record PostgresOutageTrial(int kills, Duration outage, double requestsPerSecond, long seed) {
    private static final String SCHEMA = "footfall";
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration KILL_ROUND = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 64;

    /**
     * What was seen.
     *
     * @param calmMillis 99th percentile of ingest's latency before the outage
     * @param awayMillis the same while Postgres was stopped
     * @param catchUp from Postgres's return until everything was in the tables
     * @param delivery what became of the events
     */
    public record Report(double calmMillis, double awayMillis, Duration catchUp, Delivery delivery) {}

    /**
     * Runs it.
     *
     * @param progress is told in words what happens
     * @throws IOException if a process did not start, or the rows were not there a minute after the end
     */
    public Report run(Consumer<String> progress) throws Exception {
        try (Rig rig = Rig.start();
                Postgres postgres = Postgres.start(rig.folder());
                ChildJvm _ = ChildJvm.start(
                        RefineProcess.class,
                        List.of("-Xmx512m"),
                        List.of(rig.bootstrapServers(), rig.folder().toString()),
                        rig.folder().resolve("refine.log"));
                ChildJvm _ =
                        SinkProcess.start(rig.bootstrapServers(), postgres.url(), SCHEMA, rig.folder(), List.of());
                Load load = new Load(rig, requests(), requestsPerSecond, seed)) {
            load.run(WARM_UP).get();
            awaitRows(postgres, load.acknowledged());
            killUnder(load, postgres, progress);
            double calm = load.run(outage).get().millisAt(99);
            postgres.stop();
            progress.accept("Postgres is stopped; it stays away for " + outage.toSeconds() + " s");
            double away = load.run(outage).get().millisAt(99);
            postgres.restart();
            long back = System.nanoTime();
            awaitRows(postgres, load.acknowledged());
            Duration catchUp = Duration.ofNanos(System.nanoTime() - back);
            Thread.sleep(SETTLED);
            return new Report(calm, away, catchUp, load.compare(ids(postgres)));
        }
    }

    private int requests() {
        Duration longest = WARM_UP.plus(outage.multipliedBy(2)).plus(KILL_ROUND.multipliedBy(kills));
        return (int) (requestsPerSecond * longest.toSeconds()) + kills + 10;
    }

    private void killUnder(Load load, Postgres postgres, Consumer<String> progress) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int kill = 0; kill < kills; kill++) {
            var sending = load.run(KILL_ROUND);
            Thread.sleep(random.nextInt((int) KILL_ROUND.toMillis() / 2));
            boolean isServer = kill % 2 == 0;
            boolean caught = isServer ? killServer(postgres) : killConnection(postgres);
            progress.accept((isServer ? "the server" : "the sink's connection") + " was killed"
                    + (caught ? " in a transaction" : " between transactions"));
            sending.get();
            awaitRows(postgres, load.acknowledged());
        }
    }

    private static boolean killServer(Postgres postgres) throws Exception {
        boolean caught = transactionOf(postgres) > 0;
        postgres.kill();
        postgres.restart();
        return caught;
    }

    /** Postgres then ends all others too, and recovers by itself. */
    private static boolean killConnection(Postgres postgres) throws Exception {
        long pid = transactionOf(postgres);
        if (pid > 0) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        return pid > 0;
    }

    /** The process that has a transaction of the sink open now; 0 if none was seen within some time. */
    private static long transactionOf(Postgres postgres) throws SQLException {
        try (Connection connection = postgres.connect(SCHEMA);
                Statement statement = connection.createStatement()) {
            for (int attempt = 0; attempt < 2_000; attempt++) {
                try (ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity"
                        + " WHERE application_name = 'footfall-sink' AND backend_xid IS NOT NULL")) {
                    if (rows.next()) {
                        return rows.getLong(1);
                    }
                }
            }
            return 0;
        }
    }

    private static void awaitRows(Postgres postgres, long events) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String seen = "nothing";
        while (System.nanoTime() - deadline < 0) {
            try {
                long rows = (long) postgres.number(SCHEMA, "SELECT count(*) FROM events");
                if (rows >= events) {
                    return;
                }
                seen = rows + " rows";
            } catch (SQLException e) { // it is away, or the tables are not there yet
                seen = String.valueOf(e.getMessage());
            }
            Thread.sleep(100);
        }
        throw new IOException(
                "of " + events + " acknowledged events there were " + seen + " after " + LIMIT.toSeconds() + " s");
    }

    private static Map<String, Integer> ids(Postgres postgres) throws SQLException {
        Map<String, Integer> times = new HashMap<>();
        try (Connection connection = postgres.connect(SCHEMA);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT event_id, count(*) FROM events GROUP BY event_id")) {
            while (rows.next()) {
                times.put(rows.getString(1), rows.getInt(2));
            }
        }
        return times;
    }

    /** Phases of one load: each goes on in the ledger where the one before ended. Owned by one thread. */
    private static final class Load implements AutoCloseable {
        private final Rig rig;
        private final double requestsPerSecond;
        private final Ledger ledger;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private long sent;

        private Load(Rig rig, int requests, double requestsPerSecond, long seed) {
            this.rig = rig;
            this.requestsPerSecond = requestsPerSecond;
            this.ledger = new Ledger(rig.ingest(), requests, seed);
        }

        Future<OpenLoopLoad.Outcome> run(Duration length) {
            long first = sent;
            sent += Math.round(requestsPerSecond * length.toNanos() / 1e9);
            var phase = new OpenLoopLoad(rig.ingest(), requestsPerSecond, length, CONNECTIONS);
            return thread.submit(() -> phase.run(
                    index -> ledger.request(first + index), (index, status) -> ledger.answered(first + index, status)));
        }

        long acknowledged() {
            return compare(Map.of()).acknowledged();
        }

        Delivery compare(Map<String, Integer> rows) {
            return ledger.compare(Map.of(), rows);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
