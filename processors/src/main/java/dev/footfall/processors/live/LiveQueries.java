package dev.footfall.processors.live;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.processors.streams.Lookup;
import dev.footfall.runtime.observe.QueryAnswer;
import dev.footfall.runtime.observe.QueryHandler;
import dev.footfall.runtime.observe.QueryRequest;
import dev.footfall.schemas.record.Session;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers {@code /v1/live/…} (docs/live.md): from the state of this instance, or by asking the one that holds it. A
 * request that was passed on is not passed on again, so while partitions move nothing goes round in circles.
 *
 * <p>{@code footfall_live_queries_seconds} times answers by status; alert on a share of 503 that lasts longer than a
 * rebalance. Safe for use by many threads.
 */
final class LiveQueries implements QueryHandler {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final QueryAnswer NOT_FOUND =
            QueryAnswer.error(404, "not_found", "this visitor is in no session now");
    private static final QueryAnswer NOT_HERE = QueryAnswer.error(
            404, "no_such_topology", "the topology sessions does not run here; ask an instance that runs it");
    private static final JsonMapper JSON = new JsonMapper();

    private final Optional<VisitorSessions> sessions;
    private final Optional<SourceActivity> activity;
    private final Peers peers;
    private final Clock clock;
    private final MeterRegistry meters;

    /**
     * @param sessions empty where that topology does not run in this process
     * @param activity empty where it is not asked for
     */
    LiveQueries(
            Optional<VisitorSessions> sessions,
            Optional<SourceActivity> activity,
            Peers peers,
            Clock clock,
            MeterRegistry meters) {
        this.sessions = sessions;
        this.activity = activity;
        this.peers = peers;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public QueryAnswer answer(QueryRequest request) {
        Timer.Sample sample = Timer.start(meters);
        QueryAnswer answer = route(request);
        sample.stop(meters.timer("footfall.live.queries", "status", Integer.toString(answer.status())));
        return answer;
    }

    private QueryAnswer route(QueryRequest request) {
        List<String> path = request.segments();
        if (path.size() >= 3 && path.subList(0, 2).equals(List.of("v1", "live"))) {
            String source = path.get(2);
            if (path.size() == 3 && activity.isPresent() && !source.isEmpty()) {
                return answer(request, activity.get().of(source, clock.instant()), ActivityNow::toJson);
            }
            if (path.size() == 6
                    && path.get(3).equals("visitors")
                    && path.get(5).equals("session")) {
                return sessions.map(it -> answer(
                                request,
                                it.of(source, path.get(4)).map(open -> new Visit(source, path.get(4), open)),
                                this::json))
                        .orElse(NOT_HERE);
            }
        }
        return QueryAnswer.error(404, "no_such_path", "here is /v1/live/{source}/visitors/{visitor}/session");
    }

    private <V> QueryAnswer answer(QueryRequest request, Lookup<V> found, Function<V, Optional<ObjectNode>> json) {
        return switch (found) {
            case Lookup.Found<V>(V value) ->
                json.apply(value).map(body -> QueryAnswer.ok(body.toString())).orElse(NOT_FOUND);
            case Lookup.Absent<V> _ -> NOT_FOUND;
            case Lookup.Elsewhere<V>(String host, int port) -> pass(request, host, port);
            case Lookup.Unsettled<V>(String reason) -> QueryAnswer.later(reason + "; ask again in a moment", RETRY);
        };
    }

    private QueryAnswer pass(QueryRequest request, String host, int port) {
        if (request.header(HttpPeers.FORWARDED).isPresent()) {
            return QueryAnswer.later("what is asked for is moving between instances; ask again in a moment", RETRY);
        }
        try {
            return peers.ask(host, port, request);
        } catch (IOException e) {
            return QueryAnswer.later("the instance that knows does not answer; its work is taken over soon", RETRY);
        }
    }

    private Optional<ObjectNode> json(Visit visit) {
        if (visit.open.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("source", visit.source);
        body.put("visitor_id", visit.visitorId);
        body.put("as_of", clock.instant().toString());
        ArrayNode list = body.putArray("sessions");
        visit.open.forEach(session -> list.add(RecordJson.of(session)));
        return Optional.of(body);
    }

    private record Visit(String source, String visitorId, List<Session> open) {}
}
