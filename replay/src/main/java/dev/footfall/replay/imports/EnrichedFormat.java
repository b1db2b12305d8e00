package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.wire.EventTimes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Snowplow's enriched events: a line of tab-separated columns each, as the canonical event model has them. What the tracker
 * said is imported, under the event's own id and at its derived time; what Snowplow found out (places, browsers, campaigns,
 * derived contexts) is left to Footfall's own refinement.
 *
 * @see <a href="https://docs.snowplow.io/docs/fundamentals/canonical-event/">Canonical event model</a>
 */
record EnrichedFormat() implements LineFormat {
    /** How many columns the model has. */
    static final int COLUMNS = 131;

    private static final int COLLECTOR_TIME = 3;
    private static final int DEVICE_TIME = 4;
    private static final int KIND = 5;
    private static final int DERIVED_TIME = 124;
    private static final int TRUE_TIME = 130;

    private static final Map<String, String> KINDS = Map.of(
            "page_view", "pv",
            "page_ping", "pp",
            "struct", "se",
            "unstruct", "ue",
            "transaction", "tr",
            "transaction_item", "ti");

    /** A column and the field of the tracker protocol from which it came. */
    private record Column(int index, String field) {}

    private static final List<Column> PLAIN = List.of(
            new Column(0, "aid"),
            new Column(1, "p"),
            new Column(6, "eid"),
            new Column(7, "tid"),
            new Column(8, "tna"),
            new Column(9, "tv"),
            new Column(12, "uid"),
            new Column(13, "ip"),
            new Column(14, "fp"),
            new Column(15, "duid"),
            new Column(16, "vid"),
            new Column(17, "nuid"),
            new Column(29, "url"),
            new Column(30, "page"),
            new Column(31, "refr"),
            new Column(52, "co"),
            new Column(53, "se_ca"),
            new Column(54, "se_ac"),
            new Column(55, "se_la"),
            new Column(56, "se_pr"),
            new Column(57, "se_va"),
            new Column(58, "ue_pr"),
            new Column(59, "tr_id"),
            new Column(60, "tr_af"),
            new Column(61, "tr_tt"),
            new Column(62, "tr_tx"),
            new Column(63, "tr_sh"),
            new Column(64, "tr_ci"),
            new Column(65, "tr_st"),
            new Column(66, "tr_co"),
            new Column(67, "ti_id"),
            new Column(68, "ti_sk"),
            new Column(69, "ti_nm"),
            new Column(70, "ti_ca"),
            new Column(71, "ti_pr"),
            new Column(72, "ti_qu"),
            new Column(73, "pp_mix"),
            new Column(74, "pp_max"),
            new Column(75, "pp_miy"),
            new Column(76, "pp_may"),
            new Column(77, "ua"),
            new Column(83, "lang"),
            new Column(93, "cookie"),
            new Column(94, "cd"),
            new Column(100, "tz"),
            new Column(105, "cs"),
            new Column(108, "tr_cu"),
            new Column(112, "ti_cu"),
            new Column(123, "sid"));

    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        return JsonLines.named(Wire.SNOWPLOW, List.of(event(line)), eventId);
    }

    /**
     * The event as its tracker would send it.
     *
     * @throws UnreadableException if the line has too few columns, or no kind of event or time
     */
    static ObjectNode event(String line) throws UnreadableException {
        String[] columns = line.split("\t", -1);
        if (columns.length < COLUMNS) {
            throw new UnreadableException(
                    "the line has " + columns.length + " columns; an enriched event of Snowplow's has " + COLUMNS);
        }
        String kind = KINDS.get(columns[KIND]);
        if (kind == null) {
            throw new UnreadableException("column " + (KIND + 1) + " (event) is no kind of event");
        }
        ObjectNode event = JsonLines.JSON.createObjectNode().put("e", kind);
        for (Column column : PLAIN) {
            put(event, column.field(), columns[column.index()]);
        }
        pair(event, "vp", columns[95], columns[96]);
        pair(event, "res", columns[103], columns[104]);
        pair(event, "ds", columns[106], columns[107]);
        Optional<Instant> exact = EventTimes.parse(columns[TRUE_TIME]);
        Instant at = exact.or(() -> Stream.of(DERIVED_TIME, DEVICE_TIME, COLLECTOR_TIME)
                        .map(index -> EventTimes.parse(columns[index]))
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElseThrow(() -> new UnreadableException("none of the event's times can be read"));
        event.put(exact.isPresent() ? "ttm" : "dtm", Long.toString(at.toEpochMilli()));
        return event;
    }

    private static void put(ObjectNode event, String field, String value) {
        if (!value.isEmpty()) {
            event.put(field, value);
        }
    }

    private static void pair(ObjectNode event, String field, String width, String height) {
        if (!width.isEmpty() && !height.isEmpty()) {
            event.put(field, width + "x" + height);
        }
    }

    @Override
    public Wire wire() {
        return Wire.SNOWPLOW;
    }

    @Override
    public int maxLineBytes() {
        return LONG_LINES;
    }
}
