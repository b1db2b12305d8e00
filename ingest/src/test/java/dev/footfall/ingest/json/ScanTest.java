package dev.footfall.ingest.json;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScanTest {
    @Test
    void findsTheFirstOfAByteWhereverItStands() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) "\\\n]\0\u0001\u00ff\u00dcab\u008a".charAt(random.nextInt(10));
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            char wanted = random.nextBoolean() ? '\\' : '\n';
            assertThat(Scan.indexOf(bytes, wanted, from, to)).isEqualTo(byEye(bytes, wanted, from, to));
        }
    }

    private static int byEye(byte[] bytes, char wanted, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }
}
