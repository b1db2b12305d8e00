package dev.footfall.bench.process;

import dev.footfall.standalone.command.Footfall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The {@code footfall} command, as its script runs it. */
public final class FootfallProcess {
    private FootfallProcess() {}

    /**
     * Starts it and waits for nothing.
     *
     * @param log where all that it prints goes, behind what is there
     */
    public static ChildJvm begin(List<String> arguments, Path log) throws IOException {
        return ChildJvm.begin(Footfall.class, List.of("-Xmx1g", "-XX:+UseCompactObjectHeaders"), arguments, log);
    }
}
