package dev.footfall.bench.process;

import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.server.ServerFiles;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A whole pipeline, broker and Postgres included: {@code ready BROKER REGISTRY}. */
public final class PipelineProcess {
    private PipelineProcess() {}

    /** The options of its JVM: 1 GiB of heap, and the embedded servers where this one was told to find them, if it was. */
    public static List<String> options() {
        Optional<String> servers = Optional.ofNullable(System.getProperty(ServerFiles.PROPERTY));
        return Stream.concat(
                        Stream.of("-Xmx1g"), servers.stream().map(folder -> "-D" + ServerFiles.PROPERTY + "=" + folder))
                .toList();
    }

    /**
     * Runs until it is told to stop.
     *
     * @param args the folder of its data, then settings such as {@code processors.topologies=[refine, sessions]}
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> settings = Arrays.stream(args)
                .skip(1)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        Standalone standalone =
                Standalone.start(new StandaloneSettings(Path.of(args[0]), 0, 0, 0, 0, 0, settings), Progress.silent());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                standalone.close();
            } catch (IOException e) {
                System.err.println(e);
            }
        }));
        System.out.println("ready " + standalone.endpoints().bootstrapServers() + " "
                + standalone.endpoints().schemaRegistryUrl());
        Thread.currentThread().join();
    }
}
