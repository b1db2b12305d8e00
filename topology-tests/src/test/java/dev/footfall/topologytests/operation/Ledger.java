package dev.footfall.topologytests.operation;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What was sent, held against what comes out: every event once in events, and in the sessions of its visitor. Sending
 * may be done by another thread than comparing.
 */
final class Ledger implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Events events = new Events();
    private final Producer<byte[], byte[]> producer;
    private final TestBroker.Reader refinedReader;
    private final TestBroker.Reader sessionReader;
    private final Map<String, Integer> sentByVisitor = new ConcurrentHashMap<>();
    private final Map<String, Integer> refined = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();

    Ledger(TestBroker broker) {
        producer = broker.producer();
        refinedReader = broker.reader(Topic.EVENTS);
        sessionReader = broker.reader(Topic.SESSIONS);
    }

    /** Sends an event of a visitor, whose ids count up. */
    void send(String visitor) {
        int number = sentByVisitor.merge(visitor, 1, Integer::sum);
        ReceivedEvent event = Events.event(visitor, visitor + "-" + number);
        var _ = producer.send(events.record(event), (_, error) -> {
            if (error != null) {
                throw new IllegalStateException("the broker did not take an event", error);
            }
        });
    }

    /** Sends an event of each of so many visitors. */
    void sendOneOfEach(int visitors) {
        for (int i = 0; i < visitors; i++) {
            send("v" + i);
        }
        producer.flush();
    }

    int sent() {
        return sentByVisitor.values().stream().mapToInt(it -> it).sum();
    }

    /** Events that the sessions hold by now. */
    int eventsInSessions() {
        events.compact(sessionReader.readToEnd(), sessions);
        return sessions.values().stream().mapToInt(Session::getEvents).sum();
    }

    /** Waits until everything that was sent has come out, and compares. */
    void awaitBalance(Duration limit) {
        producer.flush();
        await().atMost(limit)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(eventsInSessions()).isGreaterThanOrEqualTo(sent()));
        await().atMost(limit).pollInterval(POLL).untilAsserted(() -> {
            events.count(refinedReader.readToEnd(), refined);
            assertThat(refined).hasSizeGreaterThanOrEqualTo(sent());
        });
        assertThat(refined).hasSize(sent());
        assertThat(refined.values()).as("no event came out twice").containsOnly(1);
        Map<String, Integer> found = sessions.values().stream()
                .collect(Collectors.groupingBy(Session::getVisitorId, Collectors.summingInt(Session::getEvents)));
        assertThat(found).isEqualTo(Map.copyOf(sentByVisitor));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        refinedReader.close();
        sessionReader.close();
    }
}
