package dev.footfall.replay.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Batch;
import dev.footfall.replay.deliver.BatchBuilder;
import dev.footfall.replay.deliver.Delivery;
import dev.footfall.replay.deliver.DeliveryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends the lines of files as events, in memory that does not grow with them. The same file gives the same event ids,
 * so importing it again, after any interruption, adds only what is missing. Used by one thread.
 */
final class Importer {
    /** Ingest takes events of 64 KiB; this leaves room for what a line is wrapped in. */
    private static final int MAX_EVENT_BYTES = LineFormat.SHORT_LINES;

    private static final int RAW_CHARACTERS = 8_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LineFormat format;
    private final Delivery delivery;
    private final BatchBuilder batches;
    private final BatchBuilder unreadables = new BatchBuilder();
    private long lines;
    private long unreadable;
    private long leftOut;

    Importer(LineFormat format, Delivery delivery) {
        this.format = format;
        this.delivery = delivery;
        this.batches = new BatchBuilder(format.wire());
    }

    /**
     * What was read, beside the verdicts that the delivery counts.
     *
     * @param lines read
     * @param unreadable of them, which go into quarantine
     * @param leftOut of them, which are not sent
     */
    record Counts(long lines, long unreadable, long leftOut) {
        static final Counts NOTHING = new Counts(0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(lines + other.lines, unreadable + other.unreadable, leftOut + other.leftOut);
        }
    }

    /**
     * Sends everything and waits for the verdicts.
     *
     * @param progress called now and then, by the same thread
     * @throws IOException if a file cannot be read
     * @throws DeliveryException if ingest does not take the events
     */
    Counts send(List<LogFile> files, Consumer<Counts> progress)
            throws IOException, DeliveryException, InterruptedException {
        for (LogFile file : files) {
            try (InputStream content = file.open()) {
                Lines reader = file.lines(content, format);
                for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
                    lines++;
                    add(file, line.get(), progress);
                }
            }
        }
        submit(batches.take(), progress);
        submit(unreadables.take(), progress);
        delivery.finish();
        return counts();
    }

    private void add(LogFile file, Line line, Consumer<Counts> progress)
            throws DeliveryException, InterruptedException {
        if (line.text().isBlank()) {
            leftOut++;
            batches.skip(line.bytes());
            return;
        }
        try {
            if (line.cut()) {
                throw new UnreadableException("the line is longer than " + format.maxLineBytes() + " bytes");
            }
            switch (format.read(line.text(), file.eventId(line.number()))) {
                case LineFormat.Reading.Events(List<String> events) -> add(events, line.bytes(), progress);
                case LineFormat.Reading.LeftOut() -> {
                    leftOut++;
                    batches.skip(line.bytes());
                }
            }
        } catch (UnreadableException e) {
            unreadable++;
            submit(unreadables.add(quarantine(file, line, e.reason()), line.bytes()), progress);
        }
    }

    private void add(List<String> events, long lineBytes, Consumer<Counts> progress)
            throws UnreadableException, DeliveryException, InterruptedException {
        List<byte[]> all = new ArrayList<>(events.size());
        for (String event : events) {
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > MAX_EVENT_BYTES) {
                throw new UnreadableException("an event of the line is longer than " + MAX_EVENT_BYTES + " bytes");
            }
            all.add(bytes);
        }
        for (int i = 0; i < all.size(); i++) {
            submit(batches.add(all.get(i), i == 0 ? lineBytes : 0), progress);
        }
    }

    private void submit(Optional<Batch> batch, Consumer<Counts> progress)
            throws DeliveryException, InterruptedException {
        if (batch.isPresent()) {
            delivery.send(batch.get());
            progress.accept(counts());
        }
    }

    private Counts counts() {
        return new Counts(lines, unreadable, leftOut);
    }

    private static byte[] quarantine(LogFile file, Line line, String reason) {
        byte[] whole = quarantine(file, line, line.text(), reason);
        if (whole.length <= MAX_EVENT_BYTES && !line.cut()) {
            return whole;
        }
        int end = Math.min(line.text().length(), RAW_CHARACTERS);
        if (Character.isHighSurrogate(line.text().charAt(end - 1))) {
            end--;
        }
        return quarantine(file, line, line.text().substring(0, end), reason + "; only its beginning is kept");
    }

    private static byte[] quarantine(LogFile file, Line line, String raw, String reason) {
        ObjectNode event = JSON.createObjectNode();
        event.put("event_id", file.eventId(line.number()));
        event.putObject("unreadable").put("raw", raw).put("reason", reason).put("origin", file.origin(line.number()));
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }
}
