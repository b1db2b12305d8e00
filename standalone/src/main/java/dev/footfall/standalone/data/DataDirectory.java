package dev.footfall.standalone.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds one standalone pipeline: everything it has learned, its secrets, its logs. Moving the folder
 * moves the pipeline.
 *
 * @param root absolute path
 */
public record DataDirectory(Path root) {
    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Makes the folder, readable by its owner only, if it is not there.
     *
     * @throws IOException if it cannot be made or is not a folder
     */
    public void create() throws IOException {
        if (Files.notExists(root)) {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
        Files.createDirectories(logs());
    }

    /** The broker's logs of records and metadata. */
    public Path broker() {
        return root.resolve("broker");
    }

    /** Postgres's cluster. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** The process id of the registry, while it runs. */
    public Path registryPid() {
        return root.resolve("registry.pid");
    }

    /** The state stores of the processors. */
    public Path state() {
        return root.resolve("state");
    }

    /** Logs of the services and servers. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The sources that may send events, with their write keys and secrets. */
    public Path sources() {
        return root.resolve("sources.yaml");
    }

    /** The governance policy, if the operator wrote one. */
    public Path governance() {
        return root.resolve("governance.yaml");
    }

    /** What hashes of governance are keyed with, and persons named by. */
    public Path governanceSecret() {
        return root.resolve("governance.secret");
    }

    /** The key pair that signs the audit log's checkpoints. */
    public Path auditKey() {
        return root.resolve("audit-key.pem");
    }

    /** The public key that they are verified with. */
    public Path auditPublicKey() {
        return root.resolve("audit-key.pub.pem");
    }

    /** The replays. */
    public Path replays() {
        return root.resolve("replays");
    }

    Path settings() {
        return root.resolve("settings.json");
    }

    /** The file with the passwords of the embedded servers; its owner's alone. */
    public Path secrets() {
        return root.resolve("secrets.yaml");
    }

    Path lock() {
        return root.resolve("footfall.lock");
    }

    Path holder() {
        return root.resolve("footfall.pid");
    }

    Path run() {
        return root.resolve("run.json");
    }
}
