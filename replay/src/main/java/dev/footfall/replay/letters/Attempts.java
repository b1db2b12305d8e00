package dev.footfall.replay.letters;

import dev.footfall.replay.topic.TopicReader;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Which letters were sent again, as the record of commands has it. A record may have two letters after a crash, so an
 * attempt is known by reader and origin.
 */
final class Attempts {
    /** The command that tells of an attempt. */
    static final String ACTION = "dead-letters.retried";

    /** The outcome of one that was sent. */
    static final String DONE = "done";

    private final Map<String, Instant> sent = new HashMap<>();

    private Attempts() {}

    /** All that were made until now. */
    static Attempts read(TopicReader reader, SchemaRegistry registry) throws IOException {
        Attempts attempts = new Attempts();
        var commands = new AvroDeserializer<Command>(registry, Command.getClassSchema());
        try {
            reader.readAll(Topic.COMMANDS.topicName(), record -> {
                Command command = readable(commands, record.value());
                if (command != null
                        && command.getAction().equals(ACTION)
                        && command.getOutcome().equals(DONE)) {
                    attempts.sent.put(nameOf(command.getArguments()), command.getAt());
                }
            });
        } catch (RegistryException e) {
            throw new IOException(
                    "what was sent again cannot be read: " + e.getMessage() + "; check that the registry runs", e);
        }
        return attempts;
    }

    /** When a letter's record was last sent again; empty if it was not. */
    Optional<Instant> of(Letter letter) {
        return Optional.ofNullable(sent.get(nameOf(arguments(letter))));
    }

    void made(Letter letter, Instant at) {
        sent.put(nameOf(arguments(letter)), at);
    }

    /** What is told of an attempt: whose letter, and of which record. */
    static Map<String, String> arguments(Letter letter) {
        Map<String, String> arguments = new HashMap<>();
        arguments.put("letter", letter.id());
        arguments.put("stage", letter.stage());
        letter.reader().ifPresent(reader -> arguments.put("reader", reader));
        letter.origin().ifPresent(origin -> arguments.put("origin", origin.toString()));
        return arguments;
    }

    private static String nameOf(Map<String, String> arguments) {
        return arguments.getOrDefault("reader", "") + " " + arguments.getOrDefault("origin", "");
    }

    private static @Nullable Command readable(AvroDeserializer<Command> commands, byte @Nullable [] value) {
        try {
            return commands.deserialize(Topic.COMMANDS.topicName(), value);
        } catch (SerializationException e) {
            return null; // no command of ours
        }
    }
}
