package dev.footfall.replay.imports;

import dev.footfall.replay.imports.LineFormat.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FormatsTest {
    @Test
    void aSegmentExportKeepsTheTimeThatSegmentSetRight() throws Exception {
        assertThat(
                        read(
                                new SegmentFormat(),
                                "{\"type\":\"page\",\"messageId\":\"m1\",\"originalTimestamp\":\"2030-01-01T00:00:00Z\",\"sentAt\":"
                                        + "\"2030-01-01T00:00:05Z\",\"receivedAt\":\"2025-03-04T05:06:07Z\",\"timestamp\":\"2025-03-04T05:06:02Z\"}"))
                .containsExactly("{\"type\":\"page\",\"messageId\":\"m1\",\"receivedAt\":\"2025-03-04T05:06:07Z\","
                        + "\"timestamp\":\"2025-03-04T05:06:02Z\"}");
    }

    @Test
    void theClientsTimesAreSetRightByTheReceptionWhereNobodyDid() throws Exception {
        assertThat(read(
                        new SegmentFormat(),
                        "{\"type\":\"page\",\"originalTimestamp\":\"2030-01-01T00:00:00Z\",\"sentAt\":\"2030-01-01T00:00:05Z\","
                                + "\"receivedAt\":\"2025-03-04T05:06:07Z\"}"))
                .singleElement()
                .asString()
                .contains("\"originalTimestamp\":\"2025-03-04T05:06:02Z\"", "\"messageId\":\"id-1\"")
                .doesNotContain("sentAt");
        assertThat(
                        read(
                                new SegmentFormat(),
                                "{\"type\":\"page\",\"timestamp\":\"2025-03-04T05:06:07Z\",\"sentAt\":\"2025-03-04T05:06:09Z\"}"))
                .singleElement()
                .asString()
                .contains("\"timestamp\":\"2025-03-04T05:06:07Z\"")
                .doesNotContain("sentAt");
    }

    @Test
    void aBatchIsItsEventsWithWhatStandsBesideThem() throws Exception {
        assertThat(read(
                        new SegmentFormat(),
                        "{\"writeKey\":\"k\",\"context\":{\"ip\":\"1.2.3.4\",\"locale\":\"de\"},\"batch\":[{\"type\":\"page\","
                                + "\"context\":{\"locale\":\"fr\"}},{\"type\":\"page\",\"messageId\":\"m2\"}]}"))
                .containsExactly(
                        "{\"type\":\"page\",\"context\":{\"locale\":\"fr\",\"ip\":\"1.2.3.4\"},\"messageId\":\"id-1-0\"}",
                        "{\"type\":\"page\",\"messageId\":\"m2\",\"context\":{\"ip\":\"1.2.3.4\",\"locale\":\"de\"}}");
    }

    @Test
    void anEnrichedEventBecomesWhatItsTrackerSentAtItsDerivedTime() throws Exception {
        assertThat(read(
                        new EnrichedFormat(),
                        enriched(Map.ofEntries(
                                Map.entry(0, "shop"),
                                Map.entry(3, "2025-03-04 05:06:09.000"),
                                Map.entry(4, "2030-01-01 00:00:00.000"),
                                Map.entry(5, "page_view"),
                                Map.entry(6, "e-1"),
                                Map.entry(15, "visitor"),
                                Map.entry(29, "https://shop.example/"),
                                Map.entry(77, "Mozilla/5.0"),
                                Map.entry(103, "800"),
                                Map.entry(104, "600"),
                                Map.entry(124, "2025-03-04 05:06:07.123")))))
                .containsExactly(
                        "{\"e\":\"pv\",\"aid\":\"shop\",\"eid\":\"e-1\",\"duid\":\"visitor\",\"url\":\"https://shop.example/\","
                                + "\"ua\":\"Mozilla/5.0\",\"res\":\"800x600\",\"dtm\":\"1741064767123\"}");
    }

    @Test
    void whatIsNotEnrichedSaysWhy() {
        assertThatThrownBy(() -> read(new EnrichedFormat(), "a\tb")).hasMessageContaining("has 2 columns");
        assertThatThrownBy(() -> read(new EnrichedFormat(), enriched(Map.of(5, "dance"))))
                .hasMessageContaining("column 6");
        assertThatThrownBy(() -> read(new EnrichedFormat(), enriched(Map.of(5, "struct"))))
                .hasMessageContaining("times");
    }

    @Test
    void aBadRowBecomesTheEventThatItsTrackerSent() throws Exception {
        String schema =
                "{\"schema\":\"iglu:com.snowplowanalytics.snowplow.badrows/schema_violations/jsonschema/2-0-0\",\"data\":";
        assertThat(read(
                        new BadRowsFormat(),
                        schema
                                + "{\"payload\":{\"enriched\":{},\"raw\":{\"parameters\":[{\"name\":\"e\",\"value\":\"pv\"},{\"name\":"
                                + "\"eid\",\"value\":\"e-1\"},{\"name\":\"dtm\",\"value\":\"1900000000000\"},{\"name\":\"stm\",\"value\":"
                                + "\"1900000005000\"}],\"timestamp\":\"2025-03-04T05:06:07Z\",\"ipAddress\":\"1.2.3.4\",\"useragent\":"
                                + "\"Mozilla/5.0\",\"userId\":\"net-1\"}}}}"))
                .containsExactly(
                        "{\"e\":\"pv\",\"eid\":\"e-1\",\"dtm\":\"1741064762000\",\"ip\":\"1.2.3.4\",\"ua\":\"Mozilla/5.0\","
                                + "\"nuid\":\"net-1\"}");
        assertThat(
                        read(
                                new BadRowsFormat(),
                                schema.replace("schema_violations", "adapter_failures")
                                        + "{\"payload\":{\"querystring\":[],\"timestamp\":\"2025-03-04T05:06:07Z\",\"body\":"
                                        + "\"{\\\"schema\\\":\\\"s\\\",\\\"data\\\":[{\\\"e\\\":\\\"pv\\\"},{\\\"e\\\":\\\"pp\\\"}]}\"}}}"))
                .containsExactly(
                        "{\"e\":\"pv\",\"dtm\":\"1741064767000\",\"eid\":\"id-1-0\"}",
                        "{\"e\":\"pp\",\"dtm\":\"1741064767000\",\"eid\":\"id-1-1\"}");
        assertThat(read(
                        new BadRowsFormat(),
                        schema.replace("schema_violations", "loader_parsing_error") + "{\"payload\":\""
                                + enriched(Map.of(5, "page_view", 3, "2025-03-04 05:06:07"))
                                        .replace("\t", "\\t") + "\"}}"))
                .containsExactly("{\"e\":\"pv\",\"dtm\":\"1741064767000\",\"eid\":\"id-1\"}");
        assertThatThrownBy(() -> read(new BadRowsFormat(), schema + "{\"payload\":\"0A0B\"}}"))
                .hasMessageContaining("no event that its tracker sent");
    }

    @Test
    void aLineTellsItsFormat() {
        assertThat(Format.ofLine("{\"name\":\"page_view\",\"type\":\"page\",\"visitor_id\":\"v\"}"))
                .contains(Format.NDJSON);
        assertThat(Format.ofLine("{\"type\":\"page\",\"name\":\"Home\",\"anonymousId\":\"v\"}"))
                .contains(Format.SEGMENT);
        assertThat(Format.ofLine("{\"batch\":[]}")).contains(Format.SEGMENT);
        assertThat(Format.ofLine("[{\"specversion\":\"1.0\"}]")).contains(Format.CLOUDEVENTS);
        assertThat(Format.ofLine("{\"schema\":\"iglu:com.snowplowanalytics.snowplow.badrows/a/jsonschema/1-0-0\"}"))
                .contains(Format.SNOWPLOW_BAD_ROWS);
        assertThat(Format.ofLine(enriched(Map.of()))).contains(Format.SNOWPLOW_ENRICHED);
        assertThat(Format.ofLine("1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 10 \"-\" \"-\""))
                .contains(Format.COMBINED);
        assertThat(Format.ofLine("{\"a\":1}")).isEmpty();
        assertThat(Format.ofLine("hello")).isEmpty();
    }

    static String enriched(Map<Integer, String> values) {
        String[] columns = new String[EnrichedFormat.COLUMNS];
        Arrays.fill(columns, "");
        values.forEach((index, value) -> columns[index] = value);
        return String.join("\t", columns);
    }

    private static List<String> read(LineFormat format, String line) throws UnreadableException {
        return format.read(line, "id-1") instanceof Reading.Events(List<String> events) ? events : List.of();
    }
}
