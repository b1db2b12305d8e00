package dev.footfall.replay.audit;

import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.sinks.postgres.AuditTables;
import dev.footfall.sinks.postgres.PostgresSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The audit log in its tables. The sink may write a checkpoint somewhat before the last records that it commits to, so
 * these are waited for a while.
 */
final class PostgresSource implements AuditSource {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String SCHEMA = "footfall";

    private final AuditTables tables;
    private final Map<String, Long> expected = new HashMap<>();

    PostgresSource(String url) throws IOException {
        try {
            this.tables = AuditTables.open(new PostgresSettings(url, Optional.empty(), Optional.empty(), SCHEMA));
        } catch (IllegalArgumentException e) {
            throw new IOException("--postgres: " + e.getMessage(), e);
        }
    }

    @Override
    public void checkpoints(Consumer<Checkpoint> into) throws IOException {
        tables.checkpoints(checkpoint -> {
            expected.merge(checkpoint.getTree(), checkpoint.getSize(), Math::max);
            into.accept(checkpoint);
        });
    }

    @Override
    public void records(Consumer<AuditRecord> into) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (isBehind() && System.nanoTime() < deadline) {
            pause();
        }
        tables.records(into);
    }

    private boolean isBehind() throws IOException {
        Map<String, Long> sizes = tables.sizes();
        return expected.entrySet().stream().anyMatch(tree -> sizes.getOrDefault(tree.getKey(), 0L) < tree.getValue());
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while the sink was waited for");
        }
    }

    @Override
    public void close() throws IOException {
        tables.close();
    }
}
