package dev.footfall.standalone.governance;

import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.TableContent;
import dev.footfall.standalone.PipelineConfiguration;
import dev.footfall.standalone.governance.ProcessingRecord.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;

/** Where a pipeline keeps data, and for how long. Pure. */
final class StorageInventory {
    private static final Set<String> PERSONAL = Set.of(
            "visitor_id",
            "user_id",
            "url",
            "referrer",
            "title",
            "user_agent",
            "language",
            "properties",
            "context",
            "entry_page",
            "exit_page",
            "raw",
            "subject",
            "subject_id");
    private static final String DEAD_LETTERS = "Records that a service could not process, as they were.";
    private static final List<String> AS_WRITTEN = List.of("those of the record that was set aside");

    private StorageInventory() {}

    static List<Storage> of(PipelineConfiguration configuration) {
        List<Storage> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            all.add(of(topic));
        }
        TableContent.of(
                        configuration.sinks().postgres().tables(),
                        configuration.sinks().postgres().retention())
                .forEach(table -> all.add(of(table)));
        all.addAll(state(configuration.processors()));
        if (configuration.ingest().spool().enabled()) {
            all.add(new Storage(
                    "files",
                    "spool",
                    "Events that were accepted while the broker was away, treated already.",
                    personal(Topic.RECEIVED),
                    Optional.of("PT0S"),
                    "after the broker has acknowledged them"));
        }
        return List.copyOf(all);
    }

    private static Storage of(Topic topic) {
        String millis = topic.settings().getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1");
        Optional<String> retention =
                millis.equals("-1") ? Optional.empty() : Optional.of(iso(Duration.ofMillis(Long.parseLong(millis))));
        boolean compacted =
                TopicConfig.CLEANUP_POLICY_COMPACT.equals(topic.settings().get(TopicConfig.CLEANUP_POLICY_CONFIG));
        return new Storage(
                "topic",
                topic.topicName(),
                topic.schema().map(Schema::getDoc).orElse(DEAD_LETTERS),
                topic.schema().isEmpty() ? AS_WRITTEN : personal(topic),
                retention,
                compacted ? "the newest record of each key is kept until it is retracted" : "");
    }

    private static Storage of(TableContent table) {
        return new Storage(
                "table",
                table.table(),
                table.holds(),
                table.topic().map(StorageInventory::personal).orElseGet(() -> switch (table.table()) {
                    case "dead_letters", "outbox" -> AS_WRITTEN;
                    case "erasures" -> List.of("subject");
                    default -> List.of();
                }),
                table.kept().map(StorageInventory::iso),
                "");
    }

    /** What the processors remember of persons, on disk and in the topics from which it is restored. */
    private static List<Storage> state(ProcessorsSettings settings) {
        List<Storage> state = new ArrayList<>();
        for (String topology : settings.topologies()) {
            switch (topology) {
                case "refine" -> {
                    // three windows, dropped in segments of one and a half
                    Duration ids =
                            settings.refine().dedupWindow().multipliedBy(9).dividedBy(2);
                    state.add(remembered("refine: ids of events", "event_id", Optional.of(ids), "at most"));
                    Duration links = settings.refine().linkExpiry();
                    state.add(remembered(
                            "refine: users of visitors",
                            "visitor_id, user_id",
                            Optional.of(links),
                            "after the visitor's last event"));
                }
                case "sessions" ->
                    state.add(untilNextEvent(
                            "sessions: visitors' newest events",
                            "visitor_id, user_id, entry_page, exit_page",
                            settings.sessions().horizon()));
                case "funnels" ->
                    state.add(untilNextEvent(
                            "funnels: visitors' newest steps",
                            "visitor_id",
                            settings.funnels().horizon()));
                case "activity" -> {
                    Duration minutes = settings.activity().horizon().multipliedBy(3);
                    state.add(remembered(
                            "activity: visitors of a minute",
                            "visitor_id",
                            Optional.of(minutes),
                            "about, as newer events come"));
                }
                default -> {
                    // nothing about persons
                }
            }
        }
        return state;
    }

    private static Storage untilNextEvent(String name, String fields, Duration horizon) {
        return remembered(
                name,
                fields,
                Optional.empty(),
                "what lies more than " + iso(horizon) + " behind goes with the visitor's next event; what is known of a"
                        + " visitor who does not come again stays");
    }

    private static Storage remembered(String name, String fields, Optional<Duration> kept, String until) {
        return new Storage(
                "state",
                name,
                "Memory of the processors, on their disks and in changelog topics.",
                List.of(fields.split(", ")),
                kept.map(StorageInventory::iso),
                until);
    }

    private static List<String> personal(Topic topic) {
        List<String> names = new ArrayList<>();
        topic.schema().ifPresent(schema -> collect(schema, names));
        return List.copyOf(names);
    }

    private static void collect(Schema schema, List<String> into) {
        for (Schema.Field field : schema.getFields()) {
            if (PERSONAL.contains(field.name())) {
                into.add(field.name());
            }
            if (field.schema().getType() == Schema.Type.RECORD) {
                collect(field.schema(), into);
            }
        }
    }

    /** {@code P400D} rather than {@code PT9600H}. */
    static String iso(Duration duration) {
        return !duration.isZero() && duration.equals(Duration.ofDays(duration.toDays()))
                ? "P" + duration.toDays() + "D"
                : duration.toString();
    }
}
