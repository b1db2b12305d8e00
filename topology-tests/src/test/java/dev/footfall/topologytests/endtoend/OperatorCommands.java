package dev.footfall.topologytests.endtoend;

import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.imports.ImportCommand;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.letters.DeadLettersCommand;
import dev.footfall.replay.quarantine.QuarantineCommand;
import dev.footfall.replay.quarantine.QuarantineRetryCommand;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine;

/** What operators run against a pipeline in this process. Owned by one thread. */
record OperatorCommands(Path data, Endpoints endpoints) {
    /** What a command said and how it ended. */
    record Said(int code, String out) {}

    /** {@code footfall dead-letters}. */
    Said deadLetters(String... arguments) {
        return run(DeadLettersCommand.commandLine(this::find, Clock.systemUTC()), arguments);
    }

    /** {@code footfall quarantine retry}. */
    Said retry(String... arguments) {
        Target target = new Target(endpoints.ingestUrl(), endpoints.writeKey());
        return run(
                new CommandLine(new QuarantineCommand())
                        .addSubcommand(new QuarantineRetryCommand(this::find, (_, _) -> target, Clock.systemUTC())),
                Stream.concat(Stream.of("retry"), Arrays.stream(arguments)).toArray(String[]::new));
    }

    /** {@code footfall import}. */
    Said imports(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(
                        new ImportCommand((_, _) -> new Target(endpoints.ingestUrl(), endpoints.writeKey())))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out));
        return new Said(command.execute(arguments), out.toString());
    }

    private Pipeline find(Path folder) throws IOException {
        return LivePipeline.of(new DataDirectory(folder), endpoints, Clock.systemUTC());
    }

    private Said run(CommandLine command, String... arguments) {
        StringWriter out = new StringWriter();
        command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    out.write(String.valueOf(failure.getMessage()));
                    return 1;
                });
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data.toString();
        return new Said(command.execute(all), out.toString());
    }

    /** Writes a letter of a record of the visitor's partition, as its reader does; returns its id. */
    String writeLetter(String reader, Topic topic, SpecificRecord event, String visitor) throws Exception {
        byte[] key = VisitorKey.of("site", visitor).getBytes(StandardCharsets.UTF_8);
        var values = new AvroSerializer<>(
                ConfluentSchemaRegistry.connect(endpoints.schemaRegistryUrl().toString(), Map.of()), event.getSchema());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            int partitions = producer.partitionsFor(topic.topicName()).size();
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                    Topic.DEAD_LETTERS.topicName(), key, values.serialize(topic.topicName(), event));
            Map.of(
                            "stage", "processing",
                            "application", reader,
                            "topic", topic.topicName(),
                            "partition", Integer.toString(Utils.toPositive(Utils.murmur2(key)) % partitions),
                            "offset", Integer.toString(visitor.hashCode() & 0xFFFFFF))
                    .forEach((name, text) ->
                            letter.headers().add("__streams.errors." + name, text.getBytes(StandardCharsets.UTF_8)));
            RecordMetadata place = producer.send(letter).get();
            return place.partition() + "-" + place.offset();
        }
    }
}
