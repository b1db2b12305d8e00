package dev.footfall.processors.sketch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.datasketches.theta.ThetaSetOperation;
import org.apache.datasketches.theta.ThetaUnion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class VisitorSketchTest {
    @Test
    void nobodyIsNoBytes() {
        assertThat(VisitorSketch.EMPTY.bytes()).isEmpty();
        assertThat(VisitorSketch.EMPTY.count()).isZero();
        assertThat(VisitorSketch.union(List.of())).isEqualTo(VisitorSketch.EMPTY);
        assertThat(VisitorSketch.of(new byte[0])).isEqualTo(VisitorSketch.EMPTY);
    }

    @Test
    void countsExactlyAsLongAsItHoldsThemAll() {
        VisitorSketch sketch = VisitorSketch.EMPTY;
        for (int i = 1; i <= VisitorSketch.ENTRIES; i++) {
            sketch = sketch.with("visitor-" + i).with("visitor-" + (i / 2 + 1));
            assertThat(sketch.count()).isEqualTo(i);
        }
        assertThat(VisitorSketch.of(sketch.bytes())).isEqualTo(sketch);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, VisitorSketch.ENTRIES, VisitorSketch.ENTRIES + 1, 5_000})
    void theSameVisitorsMakeTheSameBytesInWhateverOrderTheyCameAndUnite(int visitors) {
        List<String> ids = new ArrayList<>(
                IntStream.range(0, visitors).mapToObj(i -> "v" + i).toList());
        VisitorSketch oneByOne = of(ids);
        Random random = new Random(visitors);
        for (int i = 0; i < 2; i++) {
            Collections.shuffle(ids, random);
            int cut = random.nextInt(visitors + 1);
            int overlap = random.nextInt(cut + 1);
            VisitorSketch united = VisitorSketch.union(
                    List.of(of(ids.subList(0, cut)), VisitorSketch.EMPTY, of(ids.subList(overlap, visitors))));

            assertThat(of(ids)).isEqualTo(oneByOne);
            assertThat(united).isEqualTo(oneByOne);
        }
        assertThat(oneByOne.count()).isCloseTo(visitors, within(visitors * 0.09)); // four standard errors
        assertThat(oneByOne.bytes()).hasSizeLessThanOrEqualTo(24 + 8 * VisitorSketch.ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, 2, 3, VisitorSketch.ENTRIES - 1, VisitorSketch.ENTRIES, VisitorSketch.ENTRIES + 1, 2_050, 20_000
            })
    void oneByOneMakesTheBytesThatTheLibraryMakes(int visitors) {
        List<String> ids =
                IntStream.range(0, visitors).mapToObj(i -> "visitor/" + i).toList();
        ThetaUnion union = ThetaSetOperation.builder()
                .setNominalEntries(VisitorSketch.ENTRIES)
                .buildUnion();
        ids.forEach(union::update);

        assertThat(of(ids).bytes()).isEqualTo(union.getResult(true, null).toByteArray());
    }

    private static VisitorSketch of(List<String> ids) {
        VisitorSketch sketch = VisitorSketch.EMPTY;
        for (String id : ids) {
            sketch = sketch.with(id);
        }
        return sketch;
    }
}
