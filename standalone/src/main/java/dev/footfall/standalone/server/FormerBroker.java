package dev.footfall.standalone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;

/**
 * The broker that had the folder before, and what its controller still believes of it. One that was killed leads all its
 * partitions, by the last word of the metadata. The next one takes that up while it starts, for a moment, and then finds
 * out that nobody leads them; of transactions whose end was decided but not yet written it believes meanwhile that their
 * topics were deleted, and forgets them. What they wrote can then never be read, nor anything behind it (seen with 4.3.1).
 */
final class FormerBroker {
    /** Kafka leaves it behind when it was stopped, and takes it away when it starts. */
    private static final String STOPPED = ".kafka_cleanshutdown";

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private FormerBroker() {}

    /** Whether the broker that had this folder before, if there was one, was killed. */
    static boolean wasKilled(Path data) {
        return Files.notExists(data.resolve(STOPPED));
    }

    /**
     * Has the controller take it for gone before the next one starts, which then leads nothing until it is registered, as
     * after a stop. It is not waited for then until it has been silent for long enough, either.
     *
     * @param settings of broker and controller
     * @param controller where the controller listens, {@code host:port}
     */
    static void dismiss(Properties settings, String controller) throws IOException {
        KafkaRaftServer alone = new KafkaRaftServer(new KafkaConfig(controllerOf(settings, controller)), Time.SYSTEM);
        try {
            alone.startup();
            unregister(Integer.parseInt(settings.getProperty("node.id")), controller);
        } finally {
            alone.shutdown();
            alone.awaitShutdown();
        }
    }

    private static Properties controllerOf(Properties settings, String controller) {
        Properties alone = new Properties();
        alone.putAll(settings);
        alone.setProperty("process.roles", "controller");
        alone.setProperty("listeners", settings.getProperty("controller.listener.names") + "://" + controller);
        alone.remove("advertised.listeners");
        alone.remove("inter.broker.listener.name");
        return alone;
    }

    private static void unregister(int broker, String controller) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!isUnregistered(broker, controller)) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "the controller did not read its metadata within " + LIMIT.toSeconds() + " s");
                }
                Thread.sleep(POLL);
            }
        } catch (ExecutionException e) {
            throw new IOException("the controller did not forget the broker that was killed", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the controller did not answer for " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the controller forgot the broker that was killed", e);
        }
    }

    private static boolean isUnregistered(int broker, String controller)
            throws ExecutionException, TimeoutException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, controller))) {
            admin.unregisterBroker(broker).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (e.getCause() instanceof UnsupportedVersionException) {
                return false; // it has not read yet which version its metadata is of
            }
            throw e;
        }
    }
}
