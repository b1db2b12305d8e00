package dev.footfall.standalone.server;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Postgres as a program of its own on 127.0.0.1, its data kept across runs. It is held to full durability, asks every
 * connection for a password, and logs no statements and no values. Owned by one thread.
 */
public final class EmbeddedPostgres implements ServerProcess {
    private static final int SECONDS_ALLOWED = 120;
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(30);
    private static final String ADMIN = "postgres";

    private final ServerFiles files;
    private final Path data;
    private final Path log;
    private final int port;
    private final String adminPassword;
    private final List<Account> accounts;

    /**
     * A user who may log in, and owns the database of the same name.
     *
     * @param name of the user and the database; lower-case letters
     * @param password letters and digits
     * @param makesRoles whether the user may make roles, such as one for dashboards, and manage those it made
     */
    public record Account(String name, String password, boolean makesRoles) {
        public Account {
            if (!name.matches("[a-z]+") || !password.matches("[A-Za-z0-9]+")) {
                throw new IllegalArgumentException(
                        "an account needs a name in lower-case letters and a password in" + " letters and digits");
            }
        }

        /** One who makes no roles. */
        public Account(String name, String password) {
            this(name, password, false);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * @param files where the programs lie
     * @param data the cluster's folder; made at the first start
     * @param log the file that Postgres appends its log to
     * @param port the port to listen on
     * @param adminPassword password that the first start gives to the superuser {@code postgres}
     * @param accounts the users that the first start makes, each with a database
     */
    public EmbeddedPostgres(
            ServerFiles files, Path data, Path log, int port, String adminPassword, List<Account> accounts) {
        this.files = files;
        this.data = data;
        this.log = log;
        this.port = port;
        this.adminPassword = adminPassword;
        this.accounts = List.copyOf(accounts);
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public void start() throws IOException, InterruptedException {
        Path programs = PostgresBinaries.unpackedBelow(files.root()).resolve("bin");
        if (Files.notExists(data)) {
            initialize(programs);
        }
        Files.writeString(data.resolve("footfall.conf"), settings());
        long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
        while (true) {
            try {
                control(programs, data, log, "start");
                return;
            } catch (InterruptedException e) {
                stopLeftover(files, data, log); // it may have come up all the same
                throw e;
            } catch (IOException e) {
                // Processes of a killed server hold its memory until they notice.
                boolean isHeld = String.valueOf(e.getMessage()).contains("shared memory block");
                if (!isHeld || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        if (process().isPresent()) { // else it was killed, or its start was interrupted and undone
            stop(files, data, log);
        }
    }

    @Override
    public Optional<ProcessHandle> process() {
        return ServerProgram.pidIn(pidFile(data)).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
    }

    private static Path pidFile(Path data) {
        return data.resolve("postmaster.pid");
    }

    private static void stop(ServerFiles files, Path data, Path log) throws IOException, InterruptedException {
        control(PostgresBinaries.unpackedBelow(files.root()).resolve("bin"), data, log, "stop", "--mode=fast");
    }

    /**
     * Stops the server that a killed run left behind, if there is one.
     *
     * @param files where the programs lie
     * @param data the cluster's folder
     * @param log the file that takes what is to be said
     * @return whether there was one
     */
    public static boolean stopLeftover(ServerFiles files, Path data, Path log)
            throws IOException, InterruptedException {
        Path pidFile = pidFile(data);
        Optional<Long> pid = ServerProgram.pidIn(pidFile);
        if (pid.isEmpty()) {
            return false;
        }
        if (ServerProgram.running(pid.get(), List.of("postgres", "-D", data.toString()))
                .isPresent()) {
            stop(files, data, log);
            return true;
        }
        if (ProcessHandle.of(pid.get()).isPresent()) {
            Files.delete(pidFile); // the number was given to another program since
        }
        return false;
    }

    /** Where an account's database is, as libpq and most tools take it, with the password. */
    public String libpqUrl(Account account) {
        return "postgresql://" + account.name() + ":" + account.password() + "@127.0.0.1:" + port + "/"
                + account.name();
    }

    /** Where an account's database is, as JDBC takes it, without user and password. */
    public String jdbcUrl(Account account) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + account.name();
    }

    /** Makes the cluster in a folder beside it, so that an interrupted first start is simply made again. */
    private void initialize(Path programs) throws IOException, InterruptedException {
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Path password = Files.createTempFile(data.getParent(), "postgres", ".password"); // its owner's alone
        try {
            Files.writeString(password, adminPassword + "\n");
            ServerProgram.run(
                    asOrdinaryUser(
                            programs.resolve("initdb"),
                            "--pgdata=" + unfinished,
                            "--username=" + ADMIN,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"),
                    "",
                    log,
                    SECONDS_ALLOWED);
        } finally {
            Files.delete(password);
        }
        StringBuilder statements = new StringBuilder();
        for (Account account : accounts) {
            statements
                    .append("CREATE ROLE %s LOGIN %s PASSWORD '%s'\n"
                            .formatted(account.name(), account.makesRoles() ? "CREATEROLE" : "", account.password()))
                    .append("CREATE DATABASE %s OWNER %s\n".formatted(account.name(), account.name()));
        }
        ServerProgram.run(
                asOrdinaryUser(
                        programs.resolve("postgres"),
                        "--single",
                        "-D",
                        unfinished.toString(),
                        "-c",
                        "exit_on_error=on",
                        "-c",
                        "log_min_error_statement=panic", // the statements hold the passwords
                        ADMIN),
                statements.toString(),
                log,
                SECONDS_ALLOWED);
        Files.writeString(
                unfinished.resolve("postgresql.conf"), "include 'footfall.conf'\n", StandardOpenOption.APPEND);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private String settings() {
        return """
                # Written at every start.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 60
                # A day's indexes are larger than the 128 MB of default, and a page that is touched first after a checkpoint
                # is logged whole: by default a few hundred thousand rows at random places make the next one due.
                shared_buffers = 256MB
                max_wal_size = 4GB
                fsync = on
                full_page_writes = on
                synchronous_commit = on
                timezone = 'UTC'
                log_timezone = 'UTC'
                # Statements, and what is said of faults in them, may hold personal data; clients are told.
                log_statement = none
                log_min_messages = log
                log_min_error_statement = panic
                log_error_verbosity = terse
                log_checkpoints = off
                """.formatted(port);
    }

    private static void control(Path programs, Path data, Path log, String... action)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(action));
        arguments.addAll(List.of("--pgdata=" + data, "--log=" + log, "--wait", "--timeout=" + SECONDS_ALLOWED));
        ServerProgram.run(
                asOrdinaryUser(programs.resolve("pg_ctl"), arguments.toArray(String[]::new)),
                "",
                log,
                SECONDS_ALLOWED + 10);
    }

    /** Postgres refuses to run as root: root becomes nobody in a user namespace, and the files stay root's. */
    private static List<String> asOrdinaryUser(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (new UnixSystem().getUid() == 0) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
