package dev.footfall.bench.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The outage in short, with real processes: the benchmark {@code ingest-outage} is the same for minutes. */
class OutageTest {
    @Test
    void everyAcknowledgedEventIsRefinedExactlyOnceThoughTheBrokerWasAwayAndIngestWasKilled() throws Exception {
        List<String> said = new ArrayList<>();

        var report = new OutageTrial(Duration.ofSeconds(10), 100, 20_261_124).run(said::add);

        assertThat(report.delivery().isExactlyOnce()).as("%s %s", report, said).isTrue();
        assertThat(report.spooled()).as("%s %s", report, said).isGreaterThan(100);
        // Senders were told that all is well, in an outage that they need not know of. Those that ingest did not answer
        // are those who met it while it was killed and starting: how many depends on the machine.
        assertThat(report.delivery().acknowledged())
                .as("%s %s", report, said)
                .isGreaterThan(20 * report.delivery().refused());
    }
}
