package dev.footfall.sinks.postgres;

import dev.footfall.schemas.governance.SecretFile;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome;
import dev.footfall.sinks.letters.DeadLetter;
import dev.footfall.sinks.letters.DeadLetters;
import dev.footfall.sinks.postgres.TopicStream.Prepared;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the topics of people's visits to Postgres, each to its table. A batch is one transaction: it locks and compares the
 * positions of its partitions, writes the rows and moves the positions. Rows that Postgres refuses, and records that
 * cannot be read, go to the table {@code dead_letters} in the same transaction, and to {@link DeadLetters} just before
 * it is committed: to the table exactly once, to the topic once or, if the commit fails, again.
 * Erasures are carried out in it too, and what they take is not written any more ({@link ErasureWork}).
 */
public final class PostgresSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSink.class);
    private static final Duration CARE_INTERVAL = Duration.ofSeconds(5);

    private final Map<String, TopicStream> streams;
    private final Database database;
    private final DayPartitions partitions;
    private final DeadLetters dead;
    private final RecordReader<Erasure> erasures;
    private final ErasedPersons erased;
    private final ErasureWork erasing;
    private final CopyBuffer buffer = new CopyBuffer();
    private final Clock clock;
    private Instant nextCare = Instant.MIN;

    /** One with the standard {@link TableSettings}, whose dead letters are in its table only and that is told of no erasure. */
    public PostgresSink(PostgresSettings settings, SchemaRegistry registry, Clock clock) {
        this(
                settings,
                TableSettings.standard(),
                new SecretFile("erasure.secret-file", Optional.empty()),
                registry,
                DeadLetters.untold(),
                clock);
    }

    /**
     * Connects, and creates or updates the tables, when first asked for something.
     *
     * @param subjects names persons once somebody was erased; throws IllegalStateException if the secret is not known
     * @param dead closed with the sink
     */
    public PostgresSink(
            PostgresSettings settings,
            TableSettings tables,
            Supplier<Subjects> subjects,
            SchemaRegistry registry,
            DeadLetters dead,
            Clock clock) {
        List<TopicStream> all = Streams.all(registry);
        this.streams = all.stream().collect(Collectors.toUnmodifiableMap(TopicStream::topic, stream -> stream));
        this.database = new Database(
                settings, tables, all.stream().<Table<?>>map(TopicStream::table).toList());
        this.partitions = new DayPartitions(clock, new CommandMessages(registry, clock), tables.eventRetention());
        this.erasures = new RecordReader<>(new AvroDeserializer<>(registry, Erasure.getClassSchema()));
        this.erased = new ErasedPersons(subjects);
        this.erasing = new ErasureWork(erased, registry, clock);
        this.dead = dead;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Set<String> topics() {
        Set<String> topics = new HashSet<>(streams.keySet());
        topics.add(Topic.ERASURES.topicName());
        return topics;
    }

    @Override
    public Positions positions(Set<TopicPartition> asked) {
        try {
            Connection connection = connection();
            Map<TopicPartition, Long> known = OffsetTable.read(connection, asked);
            connection.commit();
            return new Positions.Known(known);
        } catch (SQLException e) {
            return away(e);
        }
    }

    @Override
    public WriteOutcome write(Batch batch) {
        try {
            List<DeadLetter> unreadable = new ArrayList<>();
            Work work = prepare(batch, unreadable);
            return write(batch, work, unreadable);
        } catch (IllegalStateException e) { // the secret by which erased persons are recognized is not known
            database.discard();
            return new Unavailable(String.valueOf(e.getMessage()));
        } catch (RegistryException e) {
            return new Unavailable(e.getMessage() == null ? "the schema registry does not answer" : e.getMessage());
        } catch (KafkaException e) {
            database.discard(); // the rows are written again with their letters
            return new Unavailable("the broker does not take dead letters ("
                    + e.getClass().getSimpleName() + "); check that it runs and has the topic "
                    + Topic.DEAD_LETTERS.topicName() + ", which ./footfall topics create makes");
        } catch (SQLException e) {
            return away(e);
        }
    }

    /** Makes and drops partitions when days go by without events, and sees whether Postgres is there. */
    @Override
    public Optional<Unavailable> idle() {
        if (clock.instant().isBefore(nextCare)) {
            return Optional.empty();
        }
        nextCare = clock.instant().plus(CARE_INTERVAL);
        try {
            Connection connection = connection();
            partitions.ensure(connection, Set.of());
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
            connection.commit();
            return Optional.empty();
        } catch (RegistryException e) { // of what is told of a day that was dropped
            database.discard();
            return Optional.of(new Unavailable(String.valueOf(e.getMessage())));
        } catch (SQLException e) {
            return Optional.of(away(e));
        }
    }

    @Override
    public void close() {
        database.close();
        dead.close();
    }

    private Connection connection() throws SQLException {
        if (database.isClosed()) {
            partitions.forget();
            erased.forget();
        }
        return database.connection();
    }

    /** What a batch comes to. */
    private record Work(List<Prepared> prepared, List<Erasure> erasures) {}

    private Work prepare(Batch batch, List<DeadLetter> unreadable) {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> byTopic = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
            byTopic.computeIfAbsent(record.topic(), _ -> new ArrayList<>()).add(record);
        }
        List<Prepared> prepared = new ArrayList<>();
        List<Erasure> toErase = new ArrayList<>();
        byTopic.forEach((topic, records) -> {
            if (topic.equals(Topic.ERASURES.topicName())) {
                records.forEach(record -> erasures.read(record, unreadable::add).ifPresent(toErase::add));
                return;
            }
            TopicStream stream = streams.get(topic);
            if (stream == null) {
                throw new IllegalArgumentException("the Postgres sink does not write " + topic);
            }
            prepared.add(stream.prepare(records, unreadable::add));
        });
        return new Work(prepared, toErase);
    }

    private WriteOutcome write(Batch batch, Work work, List<DeadLetter> unreadable) throws SQLException {
        Connection connection = connection();
        try {
            var writer = new CopyWriter(connection, buffer);
            return transact(connection, batch, work, unreadable, writer, writer);
        } catch (SQLException e) {
            if (!Refusal.isOfRow(e)) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("sqlstate", e.getSQLState())
                    .addKeyValue("records", batch.records().size())
                    .log("Postgres refuses a row of the batch; looking for it");
        }
        connection.rollback();
        partitions.forget(); // a partition that somebody dropped looks like a refused row
        List<DeadLetter> letters = new ArrayList<>(unreadable);
        var writer = new CopyWriter(connection, buffer);
        var bisecting = new BisectingWriter(
                connection, writer, (row, refusal) -> letters.add(DeadLetterTable.refused(row, refusal)));
        return transact(connection, batch, work, letters, writer, bisecting);
    }

    private WriteOutcome transact(
            Connection connection,
            Batch batch,
            Work work,
            List<DeadLetter> letters,
            CopyWriter counting,
            RowWriter writer)
            throws SQLException {
        Set<LocalDate> days = new HashSet<>();
        work.prepared.forEach(rows -> days.addAll(rows.days()));
        partitions.ensure(connection, days);
        erasing.begin(connection, work.erasures);
        if (!OffsetTable.lock(connection, batch.advances())) {
            connection.rollback();
            return new WriteOutcome.Outrun();
        }
        RowWriter guarded = erasing.guarding(connection, writer);
        for (Prepared rows : work.prepared) {
            rows.write(guarded);
        }
        erasing.end(connection);
        DeadLetterTable.insert(connection, letters, clock.instant());
        OffsetTable.advance(connection, batch.advances());
        dead.tell(letters); // last: the partitions are locked, so nobody else tells of these
        connection.commit();
        Map<String, Long> lettersByTopic = letters.stream()
                .collect(Collectors.groupingBy(letter -> letter.record().topic(), Collectors.counting()));
        return new WriteOutcome.Written(counting.changed(), lettersByTopic);
    }

    private Unavailable away(SQLException e) {
        database.discard();
        return new Unavailable("Postgres does not take what comes: " + Refusal.describe(e)
                + "; check that it runs, its address, and the role's rights");
    }
}
