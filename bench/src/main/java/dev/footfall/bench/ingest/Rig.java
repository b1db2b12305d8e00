package dev.footfall.bench.ingest;

import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.standalone.server.PortClaims;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A broker and ingest in processes of their own. Each can be killed and started again: it comes back at its address,
 * with its data. Owned by one thread.
 */
public final class Rig implements AutoCloseable {
    private final WorkFolder folder;
    private final int brokerPort = PortClaims.anyFree();
    private final int ingestPort = PortClaims.anyFree();
    private final List<String> settings;
    private ChildJvm broker;
    private ChildJvm ingest;

    private Rig(WorkFolder folder, Map<String, String> settings) throws IOException {
        this.folder = folder;
        this.settings = settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        this.broker = newBroker();
        try {
            this.ingest = newIngest();
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    /** Starts both with ingest's defaults. */
    public static Rig start() throws IOException {
        return start(Map.of());
    }

    /**
     * Starts both.
     *
     * @param settings of ingest, by their paths, that differ from the defaults
     * @throws IOException if one of them did not start; the message says where it wrote why
     */
    public static Rig start(Map<String, String> settings) throws IOException {
        return new Rig(WorkFolder.create(), settings);
    }

    private ChildJvm newBroker() throws IOException {
        return ChildJvm.start(
                BrokerProcess.class,
                List.of("-Xmx1g"),
                List.of(folder.resolve("broker").toString(), Integer.toString(brokerPort)),
                folder.resolve("broker.log"));
    }

    private ChildJvm newIngest() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(bootstrapServers(), folder.path().toString(), Integer.toString(ingestPort)));
        arguments.addAll(settings);
        return ChildJvm.start(IngestProcess.class, List.of("-Xmx512m"), arguments, folder.resolve("ingest.log"));
    }

    /** Where everything of it lies; removed when it is closed. */
    public Path folder() {
        return folder.path();
    }

    /** Where events go. */
    public URI ingest() {
        return URI.create("http://127.0.0.1:" + ingestPort + "/v1/events");
    }

    /** The process of ingest. */
    ChildJvm ingestProcess() {
        return ingest;
    }

    /** Ingest's metrics as they are now. */
    public Metrics metrics() throws IOException, InterruptedException {
        return Metrics.read(URI.create(ingest.readiness()).resolve("/metrics"));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    public void killBroker() throws InterruptedException {
        broker.kill();
    }

    /** Returns when the broker answers. */
    public void restartBroker() throws IOException {
        broker = newBroker();
    }

    public void killIngest() throws InterruptedException {
        ingest.kill();
    }

    /** Returns when ingest takes events. */
    public void restartIngest() throws IOException {
        ingest = newIngest();
    }

    /** Stops ingest as an operator does. */
    public void stopIngest() {
        ingest.close();
    }

    @Override
    public void close() {
        ingest.close();
        broker.close();
        folder.close();
    }
}
