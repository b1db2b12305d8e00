package dev.footfall.bench.outage;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTest {
    private static final Pattern ID = Pattern.compile("\"event_id\":\"([^\"]+)\"");
    private static final int REQUESTS = 100;

    private final Ledger ledger = new Ledger(URI.create("http://127.0.0.1:1/v1/events"), REQUESTS + 10, 7);
    private final Map<String, Integer> topic = new HashMap<>();

    @BeforeEach
    void allButTheLastTenRequestsAreSentAndStored() {
        for (long index = 0; index < REQUESTS; index++) {
            ids(index).forEach(id -> topic.put(id, 1));
            ledger.answered(index, 200);
        }
    }

    @Test
    void eachAcknowledgedEventOnceIsWhatWasPromised() {
        Delivery delivery = ledger.compare(topic, topic);

        assertThat(delivery.isExactlyOnce()).isTrue();
        assertThat(delivery.acknowledged()).isEqualTo(topic.size()).isGreaterThan(REQUESTS);
        assertThat(delivery.unanswered()).isZero();
    }

    @Test
    void anAcknowledgedEventThatIsNotThereIsLost() {
        topic.remove(ids(3).getFirst());

        Delivery delivery = ledger.compare(topic, topic);

        assertThat(delivery.lost()).isEqualTo(1);
        assertThat(delivery.isExactlyOnce()).isFalse();
    }

    @Test
    void anEventThatIsThereTwiceIsRepeatedWhateverItsSenderWasTold() {
        ledger.answered(3, 0);
        topic.put(ids(3).getFirst(), 2);

        Delivery delivery = ledger.compare(topic, topic);

        assertThat(delivery.repeated()).isEqualTo(1);
        assertThat(delivery.receivedTwice()).isEqualTo(1);
        assertThat(delivery.isExactlyOnce()).isFalse();
    }

    @Test
    void anEventWithoutAnAcknowledgementMayBeThereOrNot() {
        ledger.answered(3, 0);
        ledger.answered(4, 503);
        topic.remove(ids(3).getFirst());

        Delivery delivery = ledger.compare(topic, topic);

        assertThat(delivery.isExactlyOnce()).isTrue();
        assertThat(delivery.unanswered()).isEqualTo(ids(3).size());
        assertThat(delivery.refused()).isEqualTo(ids(4).size());
    }

    @Test
    void anEventThatNobodySentIsStrange() {
        topic.put(ids(REQUESTS + 1).getFirst(), 1);

        Delivery delivery = ledger.compare(topic, topic);

        assertThat(delivery.strange()).isEqualTo(1);
        assertThat(delivery.isExactlyOnce()).isFalse();
    }

    @Test
    void noTwoEventsHaveTheSameId() {
        assertThat(LongStream.range(0, REQUESTS)
                        .boxed()
                        .flatMap(index -> ids(index).stream())
                        .toList())
                .doesNotHaveDuplicates();
    }

    private List<String> ids(long index) {
        return ID.matcher(new String(ledger.request(index), StandardCharsets.UTF_8))
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
