package dev.footfall.bench.ingest;

import dev.footfall.schemas.topic.TopicSetup;
import dev.footfall.standalone.server.EmbeddedBroker;
import dev.footfall.standalone.server.PortClaims;
import java.nio.file.Path;
import java.util.Map;

/** The broker that both sides share, with Footfall's topics: {@code ready host:port}. */
public final class BrokerProcess {
    private static final int PARTITIONS = 6;

    private BrokerProcess() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args the folder of its data, and the port to listen on (any that is free if there is none)
     */
    public static void main(String[] args) throws Exception {
        int port = args.length > 1 ? Integer.parseInt(args[1]) : PortClaims.anyFree();
        EmbeddedBroker broker = new EmbeddedBroker(Path.of(args[0]), port);
        broker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
        new TopicSetup(Map.of("bootstrap.servers", broker.bootstrapServers()), PARTITIONS, 1).createMissing();
        System.out.println("ready " + broker.bootstrapServers());
        Thread.currentThread().join();
    }
}
