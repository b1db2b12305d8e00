package dev.footfall.runtime.lineage;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Adds events to a file, one a line (NDJSON). OpenLineage's own transport for files does not say when it failed. */
record FileDelivery(Path file) implements Delivery {
    @Override
    public void deliver(RunEvent event) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                OpenLineageClientUtils.toJson(event) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        // nothing stays open
    }
}
