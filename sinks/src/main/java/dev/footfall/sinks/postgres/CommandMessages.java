package dev.footfall.sinks.postgres;

import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.outbox.Message;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What the sink tells the record of commands, and so the audit log, of what it did to rows. Used by one thread. */
final class CommandMessages {
    private final AvroSerializer<Command> commands;
    private final Clock clock;

    CommandMessages(SchemaRegistry registry, Clock clock) {
        this.commands = new AvroSerializer<>(registry, Command.getClassSchema());
        this.clock = clock;
    }

    /**
     * That rows are gone because their time was over.
     *
     * @param before what of theirs lay before this
     */
    Message retentionEnforced(String table, String before, long rows) {
        return message(
                UUID.randomUUID().toString(),
                "retention.enforced",
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of("table", table, "before", before, "rows", Long.toString(rows)));
    }

    /**
     * Something that was done.
     *
     * @param commandId unique; the same if the same is told again
     * @param subject the person whom it concerns, as a keyed hash
     */
    Message message(
            String commandId,
            String action,
            Optional<String> source,
            Optional<String> subject,
            String reason,
            Map<String, String> arguments) {
        Command command = new Command(
                commandId,
                clock.instant().truncatedTo(ChronoUnit.MILLIS), // as precise as the schema
                "sinks",
                action,
                "done",
                source.orElse(null),
                subject.orElse(null),
                reason,
                arguments,
                Version.current());
        String topic = Topic.COMMANDS.topicName();
        byte[] value = Objects.requireNonNull(commands.serialize(topic, command));
        return new Message(topic, commandId, Optional.of(commandId), Optional.of(ByteBuffer.wrap(value)));
    }
}
