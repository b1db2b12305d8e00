package dev.footfall.bench.audit;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A few kills, with real processes: the benchmark {@code audit-kills} is the same with twenty. */
class KillTest {
    @Test
    void theLogIsWholeAndVerifiesThoughTheAuditWasKilledWhileItSigned() throws Exception {
        List<String> said = new ArrayList<>();

        KillTrial.Report report = new KillTrial(2, 20_261_125).run(said::add);

        assertThat(report.isWhole()).as("%s %s", report, said).isTrue();
        assertThat(report.heads()).as("%s %s", report, said).isGreaterThan(20);
    }
}
