package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import dev.footfall.sinks.postgres.TableDiff.Change;
import dev.footfall.sinks.postgres.TableDiff.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

@ExtendWith(PostgresServer.class)
final class ShadowTablesTest {
    private static final Set<Topic> SESSIONS = Set.of(Topic.SESSIONS);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String EARLY = new UUID(0, 1).toString();
    private static final String NEXT = new UUID(0, 2).toString();
    private static final String OTHER = new UUID(0, 3).toString();

    private final SampleRecords samples = new SampleRecords();
    private final Schema live;
    private final Schema shadow;
    private final ShadowTables tables;

    ShadowTablesTest(Schema live) {
        this.live = live;
        this.shadow = new Schema(live.server(), live.name() + "_shadow");
        this.tables = new ShadowTables(live.settings(), shadow.name());
    }

    @Test
    void equal_rows_make_no_difference() throws Exception {
        write(live, session(EARLY, "ann", NOON, 10, 3));
        write(shadow, session(EARLY, "ann", NOON, 10, 3));

        TableDiff diff = compare(afterNoon());

        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.live()).isEqualTo(1);
        assertThat(diff.shadow()).isEqualTo(1);
        assertThat(diff.hash()).hasSize(64);
        assertThat(tables.contents(afterNoon(), SESSIONS))
                .containsExactly(new ShadowContent("sessions", 1, diff.hash()));
    }

    @Test
    void tells_and_replaces_what_a_replay_joins_even_where_it_reaches_out_of_the_range() throws Exception {
        // Two visits of Ann, the first before the range, are one to the replay; those of others are as they were.
        write(
                live,
                session(EARLY, "ann", NOON.minusSeconds(3600), 600, 4),
                session(NEXT, "ann", NOON.minusSeconds(60), 600, 7),
                session(OTHER, "bob", NOON.minusSeconds(3600), 600, 5));
        write(
                shadow,
                session(EARLY, "ann", NOON.minusSeconds(3600), 4140, 11),
                session(OTHER, "bob", NOON.minusSeconds(3600), 600, 1)); // not of the range, so nobody's business

        TableDiff diff = compare(afterNoon());

        assertThat(List.of(diff.added(), diff.changed(), diff.gone())).containsExactly(0L, 1L, 1L);
        assertThat(diff.changes())
                .extracting(Change::kind, Change::key, Change::shrinks)
                .containsExactly(
                        tuple(Kind.CHANGED, "shop/ann/" + EARLY, false), tuple(Kind.GONE, "shop/ann/" + NEXT, false));

        tables.replace(afterNoon(), SESSIONS, _ -> {});

        assertThat(live.query("SELECT session_id, revision FROM sessions ORDER BY 1"))
                .containsExactly(EARLY + "|11", OTHER + "|5");
        assertThat(compare(afterNoon()).isEmpty()).isTrue();
    }

    @Test
    void says_of_a_row_whose_revision_does_not_grow_that_it_shrinks() throws Exception {
        write(live, session(EARLY, "ann", NOON, 600, 11));
        write(shadow, session(EARLY, "ann", NOON, 300, 4), session(NEXT, "ann", NOON.plusSeconds(500), 100, 2));

        assertThat(compare(afterNoon()).changes())
                .extracting(Change::kind, Change::shrinks)
                .containsExactly(tuple(Kind.CHANGED, true), tuple(Kind.ADDED, false));
    }

    @Test
    void leaves_alone_what_the_replay_does_not_know_in_full() throws Exception {
        write(live, session(EARLY, "ann", NOON.minusSeconds(3600), 4000, 9));
        write(shadow, session(NEXT, "ann", NOON, 400, 2)); // it began to read in the midst of the visit

        var range = new ShadowRange(NOON, NOON.plusSeconds(3600), Optional.empty(), NOON.minusSeconds(1800));

        assertThat(compare(range).isEmpty()).isTrue();
    }

    @Test
    void leaves_other_sources_alone() throws Exception {
        write(live, session(EARLY, "ann", NOON, 10, 3));
        write(shadow);

        assertThat(compare(new ShadowRange(NOON, NOON.plusSeconds(3600), Optional.of("blog"), Instant.EPOCH))
                        .isEmpty())
                .isTrue();
        assertThat(compare(new ShadowRange(NOON, NOON.plusSeconds(3600), Optional.of("shop"), Instant.EPOCH))
                        .gone())
                .isEqualTo(1);
    }

    @Test
    void changes_nothing_if_the_changes_cannot_be_kept() throws Exception {
        write(live, session(EARLY, "ann", NOON, 10, 3));
        write(shadow);

        assertThatThrownBy(() -> tables.replace(afterNoon(), SESSIONS, _ -> {
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");

        assertThat(live.query("SELECT session_id FROM sessions")).containsExactly(EARLY);
    }

    @Test
    void drops_the_shadows_only() throws Exception {
        write(live, session(EARLY, "ann", NOON, 10, 3));
        write(shadow);

        tables.drop();

        assertThat(live.query(
                        "SELECT count(*) FROM information_schema.tables WHERE table_schema = '" + shadow.name() + "'"))
                .containsExactly("0");
        assertThat(live.query("SELECT count(*) FROM sessions")).containsExactly("1");
    }

    private static ShadowRange afterNoon() {
        return new ShadowRange(NOON, NOON.plusSeconds(3600), Optional.empty(), Instant.EPOCH);
    }

    private TableDiff compare(ShadowRange range) throws IOException {
        return tables.compare(range, SESSIONS, 10).getFirst();
    }

    private void write(Schema schema, Session... sessions) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Session session : sessions) {
            records.add(samples.record(records.size(), session));
        }
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        try (BatchSequence sink = new BatchSequence(new PostgresSink(schema.settings(), samples.registry(), clock))) {
            sink.write(records);
        }
    }

    private static Session session(String id, String visitor, Instant start, int seconds, long revision) {
        return SampleRecords.session(id, revision)
                .setVisitorId(visitor)
                .setStartedAt(start)
                .setEndedAt(start.plusSeconds(seconds))
                .build();
    }
}
