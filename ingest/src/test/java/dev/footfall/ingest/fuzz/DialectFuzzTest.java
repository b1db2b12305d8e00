package dev.footfall.ingest.fuzz;

import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every dialect takes whatever comes; the long run of it is {@link JazzerTest}. */
class DialectFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("footfall.fuzz.mutations", 3_000);
    private static final long SEED = Long.getLong("footfall.fuzz.seed", 20_260_301L);

    static FuzzTargets.Target[] targets() {
        return FuzzTargets.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void whatClientsSendIsRead(FuzzTargets.Target target) {
        List<byte[]> seeds = Seeds.of(target.dialect());
        assertThat(seeds).hasSizeGreaterThan(4);
        assertThat(seeds.stream().mapToInt(target.take()).filter(events -> events > 0))
                .as("requests that hold events")
                .hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void whateverComesIsReadOrRefused(FuzzTargets.Target target) {
        Mutator mutator = new Mutator(Seeds.of(target.dialect()), new SplittableRandom(SEED));
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] input = mutator.next();
            try {
                read += target.take().applyAsInt(input) > 0 ? 1 : 0;
            } catch (Throwable e) {
                throw new AssertionError(
                        "mutation " + i + " of seed " + SEED + ": "
                                + Base64.getEncoder().encodeToString(input),
                        e);
            }
        }
        assertThat(read).as("mutations that still held events").isGreaterThan(MUTATIONS / 20);
    }
}
