package dev.footfall.bench.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The outage in short, with real processes: the benchmark {@code postgres-outage} is the same twenty times, and for minutes. */
class PostgresOutageTest {
    @Test
    void rowsAreWhatSendersWereToldThoughPostgresWasKilledInTransactionsAndStopped() throws Exception {
        List<String> said = new ArrayList<>();

        var report = new PostgresOutageTrial(2, Duration.ofSeconds(3), 100, 20_261_125).run(said::add);

        assertThat(report.delivery().isExactlyOnce()).as("%s %s", report, said).isTrue();
        assertThat(report.delivery().acknowledged()).as("%s %s", report, said).isGreaterThan(1_000);
        assertThat(report.delivery().refused()).as("%s %s", report, said).isZero();
        assertThat(report.delivery().unanswered()).as("%s %s", report, said).isZero();
    }
}
