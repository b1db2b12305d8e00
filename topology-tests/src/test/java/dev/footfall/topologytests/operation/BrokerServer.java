package dev.footfall.topologytests.operation;

import dev.footfall.standalone.server.EmbeddedBroker;
import dev.footfall.standalone.server.PortClaims;
import java.io.IOException;
import java.nio.file.Path;
import org.testcontainers.redpanda.RedpandaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The broker that tests run on: Apache Kafka in this process, or, with the profile {@code redpanda}, the deployed version
 * of Redpanda in a container. Nothing else differs.
 */
sealed interface BrokerServer extends AutoCloseable {
    /** The system property that chooses: {@code kafka}, which is the default, or {@code redpanda}. */
    String PROPERTY = "footfall.broker";

    /**
     * Starts the chosen one.
     *
     * @param data where the one in this process keeps its data
     */
    static BrokerServer start(Path data) throws IOException {
        String chosen = System.getProperty(PROPERTY, "kafka");
        return switch (chosen) {
            case "kafka", "" -> Kafka.start(data);
            case "redpanda" -> Redpanda.start();
            default -> throw new IllegalArgumentException(PROPERTY + " must be kafka or redpanda, not " + chosen);
        };
    }

    String bootstrapServers();

    @Override
    void close();

    /** Apache Kafka in this process. */
    record Kafka(EmbeddedBroker broker) implements BrokerServer {
        static Kafka start(Path data) throws IOException {
            EmbeddedBroker broker = new EmbeddedBroker(data, PortClaims.anyFree());
            broker.start();
            return new Kafka(broker);
        }

        @Override
        public String bootstrapServers() {
            return broker.bootstrapServers();
        }

        @Override
        public void close() {
            broker.stop();
        }
    }

    /** Redpanda as docker-compose.yml has it, but without fsync. Needs Docker. */
    record Redpanda(RedpandaContainer container) implements BrokerServer {
        static final DockerImageName IMAGE = DockerImageName.parse("docker.redpanda.com/redpandadata/redpanda:v26.2.1");

        static Redpanda start() {
            RedpandaContainer container = new RedpandaContainer(IMAGE);
            container.start();
            return new Redpanda(container);
        }

        @Override
        public String bootstrapServers() {
            return container.getBootstrapServers();
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
