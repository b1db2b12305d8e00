package dev.footfall.processors.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the open transactions of instances that are gone, as soon as their work is given to others. Nobody reads past
 * them, and by itself the broker ends them only when they time out and it looks for such, which is every ten seconds.
 *
 * <p>Gone is who has a transaction of this application and is no member of its group. Kafka Streams puts an instance's id
 * into the names of both ({@code application-uuid-1} and {@code application-uuid-StreamThread-1-consumer}). Should it be wrong about one,
 * that one's thread is fenced, as after a timeout: its transaction is undone and its work done again, and
 * nothing is lost or counted twice.
 *
 * <p>{@code footfall_streams_abandoned_transactions_total} counts those that were ended. Called by Kafka Streams' threads, which it does
 * not block.
 */
public final class AbandonedTransactions implements KafkaStreams.StateListener {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedTransactions.class);

    private final Admin admin;
    private final String application;
    private final Pattern transaction;
    private final Pattern member;
    private final Counter ended;

    /**
     * @param admin open for as long as this is used; its owner closes it
     * @param application the {@value StreamsConfig#APPLICATION_ID_CONFIG}, which the group is called as well
     * @param topology as the metric's tag has it
     */
    public AbandonedTransactions(Admin admin, String application, String topology, MeterRegistry meters) {
        this.admin = admin;
        this.application = application;
        String instance = Pattern.quote(application) + "-(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})-";
        this.transaction = Pattern.compile(instance + "\\d+");
        this.member = Pattern.compile(instance + ".*");
        this.ended = meters.counter("footfall.streams.abandoned.transactions", "topology", topology);
    }

    @Override
    public void onChange(KafkaStreams.State now, KafkaStreams.State before) {
        if (now == KafkaStreams.State.REBALANCING) { // its group knows by then who is gone
            end();
        }
    }

    /** Looks for them and ends them; returns at once. */
    public void end() {
        var _ = admin.describeConsumerGroups(List.of(application)).all().whenComplete((groups, failure) -> {
            if (failure == null) {
                endAllBut(instancesOf(groups.values()));
            } else {
                told(failure);
            }
        });
    }

    private void endAllBut(Set<String> instances) {
        if (instances.isEmpty()) {
            return; // then this instance is not in it either, and its turn will come
        }
        var _ = admin.listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                .all()
                .whenComplete((open, failure) -> {
                    if (failure == null) {
                        fence(abandoned(open, instances));
                    } else {
                        told(failure);
                    }
                });
    }

    private void fence(List<String> abandoned) {
        if (abandoned.isEmpty()) {
            return;
        }
        var _ = admin.fenceProducers(abandoned).all().whenComplete((_, failure) -> {
            if (failure == null) {
                ended.increment(abandoned.size());
                LOG.atInfo()
                        .addKeyValue("application", application)
                        .addKeyValue("transactions", abandoned.size())
                        .log("transactions of instances that are gone were ended");
            } else {
                told(failure);
            }
        });
    }

    private Set<String> instancesOf(Collection<ConsumerGroupDescription> groups) {
        return groups.stream()
                .flatMap(group -> group.members().stream())
                .map(MemberDescription::clientId)
                .map(member::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }

    private List<String> abandoned(Collection<TransactionListing> open, Set<String> instances) {
        return open.stream()
                .map(listing -> transaction.matcher(listing.transactionalId()))
                .filter(matcher -> matcher.matches() && !instances.contains(matcher.group(1)))
                .map(Matcher::group)
                .toList();
    }

    private void told(Throwable failure) {
        LOG.atWarn()
                .addKeyValue("application", application)
                .addKeyValue("cause", failure.toString())
                .log("transactions of instances that are gone were not looked for, or not ended: the broker ends them"
                        + " when they time out; check that this client may describe its group and transactions");
    }
}
