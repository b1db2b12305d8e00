package dev.footfall.topologytests.endtoend;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.standalone.data.Endpoints;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What operators do to a pipeline of the embedded parts, tested by whatever class has one. */
interface OperatorTests {
    Duration SOON = Duration.ofSeconds(30);

    /**
     * What is tested.
     *
     * @param data folder of the pipeline's data
     * @param visitor of this test alone
     */
    record Subject(Path data, Endpoints endpoints, Sender sender, Rows rows, String visitor) {
        OperatorCommands operator() {
            return new OperatorCommands(data, endpoints);
        }

        void awaitRows(String sql, String... expected) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(rows.of(sql, visitor)).containsExactly(expected));
        }
    }

    Subject subject();

    @Test
    default void aDeadLetterIsSentAgainOnceAndForTheReaderAloneWhoseItIs() throws Exception {
        Subject subject = subject();
        String visitor = subject.visitor();
        Rows rows = subject.rows();
        OperatorCommands letters = subject.operator();
        Instant at = Instant.parse("2018-03-04T05:06:00Z")
                .plus(Math.floorMod(visitor.hashCode(), 1_000_000), ChronoUnit.MINUTES);
        ReceivedEvent received = ReceivedEvent.newBuilder()
                .setEventId("lost-" + visitor)
                .setSource("site")
                .setVisitorId(visitor)
                .setName("signup")
                .setCreatedAt(at)
                .setReceivedAt(Instant.now())
                .build();
        String id = letters.writeLetter("footfall-refine", Topic.RECEIVED, received, visitor);
        letters.writeLetter("footfall-ledger", Topic.RECEIVED, received, visitor);
        assertThat(letters.deadLetters("list", "--topic", "footfall.received.v1")
                        .out())
                .contains(id + "  ");
        assertThat(letters.deadLetters("show", id).out()).contains("\"event_id\": \"lost-" + visitor);

        String again =
                letters.deadLetters("retry", "--topic", "footfall.received.v1").out();

        assertThat(again.lines()).hasSize(2).allMatch(line -> line.endsWith("  done"));
        subject.awaitRows("select events, page_views from footfall.sessions where visitor_id = ?", "1|0");
        assertThat(letters.deadLetters("retry", id))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.out()).contains("already; --again sends it once more"));

        RefinedEvent refined = RefinedEvent.newBuilder()
                .setEventId("lost-" + visitor)
                .setSource("site")
                .setVisitorId(visitor)
                .setName("signup")
                .setOccurredAt(at)
                .setReceivedAt(received.getReceivedAt())
                .build();
        assertThat(letters.deadLetters(
                                "retry", letters.writeLetter("footfall-sessions", Topic.EVENTS, refined, visitor))
                        .code())
                .isZero();
        subject.awaitRows("select events from footfall.sessions where visitor_id = ?", "2");
        subject.sender().post("{\"name\":\"end\",\"visitor_id\":\"%s\",\"created_at\":\"%s\"}".formatted(visitor, at));
        subject.awaitRows("select events from footfall.sessions where visitor_id = ?", "3");
        await().atMost(SOON) // the activity has the first and the last, and was not told of the one between
                .untilAsserted(() -> assertThat(rows.of(
                                "select events from footfall.activity where minute = ?::timestamptz", at.toString()))
                        .containsExactly("2"));
        subject.awaitRows("select count(*) from footfall.events where visitor_id = ?", "2");
    }

    @Test
    default void whatWasRepairedEntersInTheProtocolInWhichItCameAndOnce() throws Exception {
        Subject subject = subject();
        String visitor = subject.visitor();
        Rows rows = subject.rows();
        Sender sender = subject.sender();
        URI ingest = subject.endpoints().ingestUrl();
        String key = subject.endpoints().writeKey();
        String item = "{\"type\":\"track\",\"userId\":\"%s\"}".formatted(visitor);
        sender.send(sender.request(ingest.resolve("/v1/batch"))
                .POST(BodyPublishers.ofString("{\"batch\":[" + item + "]}")));
        sender.send(sender.request(ingest.resolve("/beacon/v1/batch"))
                .POST(BodyPublishers.ofString("{\"batch\":[" + item + "]}")));
        sender.send(sender.request(ingest.resolve("/i?e=se&se_ca=x&duid=" + visitor + "&key=" + key)));
        sender.send(sender.request(ingest.resolve("/batch/"))
                .POST(BodyPublishers.ofString(
                        "{\"api_key\":\"%s\",\"batch\":[{\"distinct_id\":\"%s\"}]}".formatted(key, visitor))));
        sender.send(sender.request(ingest.resolve("/cloudevents"))
                .header("ce-specversion", "1.0")
                .header("ce-id", visitor)
                .header("ce-source", "/test")
                .POST(BodyPublishers.ofString("{}")));
        String quarantined = "select dialect, rejected_id from footfall.rejected"
                + " where position(? in convert_from(raw, 'UTF8')) > 0 order by dialect";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of(quarantined, visitor)).hasSize(5));

        OperatorCommands operator = subject.operator();
        for (int attempt = 0; attempt < 2; attempt++) {
            for (String row : rows.of(quarantined, visitor)) {
                String dialect = row.split("\\|")[0];
                String field = dialect.equals("snowplow") ? "se_ac" : dialect.equals("cloudevents") ? "type" : "event";
                String patch =
                        "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":\"repaired %s\"}]".formatted(field, visitor);
                OperatorCommands.Said said = operator.retry(row.split("\\|")[1], "--patch", patch);
                assertThat(said.code()).as(row + said).isZero();
            }
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of(
                                "select dialect, count(*), count(*) filter (where created_at < received_at)"
                                        + " from footfall.events where name = ? group by dialect order by dialect",
                                "repaired " + visitor))
                        .containsExactly(
                                "cloudevents|1|1", "posthog|1|1", "rudderstack|1|1", "segment|1|1", "snowplow|1|1"));
    }

    @Test
    default void filesOfOthersAreImportedAtTheTimesOfTheirEventsAndOnce(@TempDir Path folder) throws Exception {
        String at = "2017-03-04T05:06:07.123Z";
        Subject subject = subject();
        String visitor = subject.visitor();
        Files.writeString(folder.resolve("segment"), """
                {"batch":[{"type":"page","anonymousId":"%1$s","timestamp":"%2$s","sentAt":"2017-03-04T09:00:00Z"}]}
                {"type":"track","event":"a","userId":"%1$s","originalTimestamp":"%2$s"}
                """.formatted(visitor, at));
        Files.writeString(folder.resolve("cloudevents"), """
                [
                  {"specversion":"1.0","id":"1","source":"/%1$s","type":"b","time":"%2$s"}
                ]
                """.formatted(visitor, at));
        String[] columns = new String[131];
        Arrays.fill(columns, "");
        columns[5] = "page_view";
        columns[15] = visitor;
        columns[124] = at.replace('T', ' ').replace("Z", "");
        Files.writeString(folder.resolve("enriched"), String.join("\t", columns) + "\n");
        Files.writeString(
                folder.resolve("bad"),
                "{\"schema\":\"iglu:com.snowplowanalytics.snowplow.badrows/adapter_failures/jsonschema/1-0-0\",\"data\":{"
                        + "\"payload\":{\"timestamp\":\"%s\",\"querystring\":[{\"name\":\"e\",\"value\":\"pv\"},{\"name\":\"duid\",\"value\":\"%s\"}]}}}"
                                .formatted(at, visitor));

        OperatorCommands operator = subject.operator();
        for (int time = 0; time < 2; time++) {
            OperatorCommands.Said said = operator.imports(
                    "--parallel",
                    "3",
                    folder.resolve("segment").toString(),
                    folder.resolve("cloudevents").toString(),
                    folder.resolve("enriched").toString(),
                    folder.resolve("bad").toString());
            assertThat(said.code()).as(said.out()).isZero();
            assertThat(said.out()).contains(": 5 accepted, 0 quarantined");
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(subject.rows()
                                .of(
                                        "select dialect, name from footfall.events where occurred_at = ?::timestamptz"
                                                + " order by dialect, name",
                                        at))
                        .containsExactly(
                                "cloudevents|b",
                                "segment|a",
                                "segment|page_view",
                                "snowplow|page_view",
                                "snowplow|page_view"));
    }
}
