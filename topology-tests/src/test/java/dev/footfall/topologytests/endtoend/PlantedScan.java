package dev.footfall.topologytests.endtoend;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.footfall.standalone.data.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Looks for values everywhere a pipeline leaves something: each topic of its broker, its own memory's included, with keys
 * and headers; each column of each table; the metrics of each service; what was logged since this was opened; and the files
 * of the data folder that neither broker nor database keeps. Owned by one thread.
 */
final class PlantedScan implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> ASKED_OTHERWISE = Set.of("broker", "postgres");

    private final Endpoints endpoints;
    private final Path data;
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Set<String> looked = new TreeSet<>();
    private final Set<String> found = new TreeSet<>();
    private List<String> values = List.of();

    PlantedScan(Endpoints endpoints, Path data) {
        this.endpoints = endpoints;
        this.data = data;
        logged.start();
        root.addAppender(logged);
    }

    /** Each value that is somewhere, with the place: {@code value in topic footfall.events.v1}. */
    Set<String> of(List<String> wanted, Rows rows) throws Exception {
        values = wanted;
        looked.clear();
        found.clear();
        topics();
        tables(rows);
        metrics();
        logs();
        files();
        return new TreeSet<>(found);
    }

    /** Where the last scan looked. */
    Set<String> looked() {
        return new TreeSet<>(looked);
    }

    private void topics() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", endpoints.bootstrapServers());
        Set<String> names;
        try (Admin admin = Admin.create(client)) {
            names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
        }
        try (var consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = names.stream()
                    .flatMap(name -> consumer.partitionsFor(name).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            names.forEach(name -> looked.add("topic " + name));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                assertInTime(deadline);
                consumer.poll(Duration.ofMillis(100)).forEach(this::look);
            }
        }
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        String place = "topic " + record.topic();
        look(place, text(record.key()));
        look(place, text(record.value()));
        record.headers().forEach(header -> look(place, header.key() + ' ' + text(header.value())));
    }

    private void tables(Rows rows) throws SQLException {
        for (String column : rows.of("select table_name, column_name, data_type from information_schema.columns"
                + " where table_schema = 'footfall' and table_name !~ '^events_\\d{8}$'")) {
            String[] parts = column.split("\\|");
            String name = '"' + parts[1] + '"';
            String text = parts[2].equals("bytea") ? "encode(" + name + ", 'escape')" : name + "::text";
            looked.add("table " + parts[0]);
            rows.of("select " + text + " from footfall." + parts[0] + " where " + name + " is not null")
                    .forEach(value -> look("table " + parts[0] + "." + parts[1], value));
        }
    }

    private void metrics() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            List<URI> pages = new ArrayList<>(endpoints.metricsUrls());
            pages.add(endpoints.liveUrl());
            for (URI page : pages) {
                looked.add("page " + page.getPath());
                look(
                        "page " + page,
                        http.send(HttpRequest.newBuilder(page).GET().build(), BodyHandlers.ofString())
                                .body());
            }
        }
    }

    private void logs() {
        looked.add("log");
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.start();
        List.copyOf(logged.list)
                .forEach(event -> look("log", new String(encoder.encode(event), StandardCharsets.UTF_8)));
    }

    private void files() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
                String top = data.relativize(file).getName(0).toString();
                if (!ASKED_OTHERWISE.contains(top)) {
                    looked.add("files " + top);
                    look("file " + data.relativize(file), text(Files.readAllBytes(file)));
                }
            }
        }
    }

    private void look(String place, String text) {
        for (String value : values) {
            if (text.contains(value)) {
                found.add(value + " in " + place);
            }
        }
    }

    /** Each byte a character, so that a text is found between whatever bytes. */
    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void assertInTime(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError("the topics' end was not reached in time");
        }
    }

    @Override
    public void close() {
        root.detachAppender(logged);
        logged.stop();
    }
}
