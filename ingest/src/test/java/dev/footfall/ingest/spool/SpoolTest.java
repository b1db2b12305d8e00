package dev.footfall.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpoolTest {
    private static final int ENTRY_BYTES = 1000;

    @TempDir
    Path dir;

    @Test
    void entriesComeBackInTheirOrderOverManySegments() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 500);
            assertThat(segments()).hasSizeGreaterThan(5);
            assertThat(spool.bytes()).isGreaterThan(500 * ENTRY_BYTES);
            assertThat(readAll(spool)).isEqualTo(numbers(0, 500));
        }
    }

    @Test
    void whatIsAcknowledgedGoesFromTheDiskSegmentBySegment() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 500);
            int before = segments().size();

            spool.acknowledge(spool.head() + 250);
            assertThat(segments()).hasSizeBetween(before / 2 - 1, before / 2 + 2);
            assertThat(readAll(spool)).isEqualTo(numbers(250, 500));

            spool.acknowledge(spool.next());
            spool.clear();
            assertThat(segments()).isEmpty();
            assertThat(spool.bytes()).isZero();
            assertThat(spool.isEmpty()).isTrue();
        }
    }

    @Test
    void theNextProcessGoesOnWhereThisOneEnded() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 200);
            spool.acknowledge(spool.head() + 120);
        }
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            assertThat(spool.next() - spool.head()).isEqualTo(80);
            write(spool, 200, 300);
            assertThat(readAll(spool)).isEqualTo(numbers(120, 300));
            spool.acknowledge(spool.next());
        }
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            assertThat(spool.isEmpty()).isTrue();
            assertThat(segments()).isEmpty();
        }
    }

    @Test
    void aHeadThatWasCutOffOnlyMeansThatMoreIsSentAgain() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 10);
            spool.acknowledge(spool.head() + 5);
        }
        byte[] head = Files.readAllBytes(dir.resolve("head"));
        Files.write(
                dir.resolve("head"), ByteBuffer.wrap(head).putLong(0, 1_000_000).array());

        try (Spool spool = Spool.open(Entries.settings(dir))) {
            assertThat(readAll(spool)).isEqualTo(numbers(0, 10));
        }
    }

    @Test
    void aSegmentThatWasOnlyBegunIsRemoved() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 10);
        }
        Files.createDirectory(dir.resolve(Segment.nameOf(11)));

        try (Spool spool = Spool.open(Entries.settings(dir))) {
            assertThat(segments()).hasSize(1);
            assertThat(readAll(spool)).isEqualTo(numbers(0, 10));
        }
    }

    @Test
    void aSecondOwnerIsRefusedAndToldWhatToDo() throws Exception {
        try (Spool _ = Spool.open(Entries.settings(dir))) {
            assertThatThrownBy(() -> Spool.open(Entries.settings(dir)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(dir.toString())
                    .hasMessageContaining("in use by another ingest")
                    .hasMessageContaining("spool.dir");
        }
        try (Spool again = Spool.open(Entries.settings(dir))) {
            assertThat(again.isEmpty()).isTrue();
        }
    }

    @Test
    void theDiskKeepsWhatIsReservedForOthers() throws Exception {
        long reserve = Files.getFileStore(dir).getTotalSpace();
        try (Spool spool =
                Spool.open(new SpoolSettings(true, dir, 64 << 20, reserve, 64 << 10, Duration.ofMillis(200)))) {
            assertThatThrownBy(() -> write(spool, 0, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("spool.reserve-bytes");
            assertThat(spool.isEmpty()).isTrue();
        }
    }

    @Test
    void whatTheDiskLostIsCountedKeptAndNotWaitedFor() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 200);
        }
        Path second = segments().get(1);
        try (Stream<Path> inside = Files.list(second)) {
            for (Path log :
                    inside.filter(file -> file.toString().endsWith(".log")).toList()) {
                byte[] bytes = Files.readAllBytes(log);
                Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }

        try (Spool spool = Spool.open(Entries.settings(dir))) {
            List<Integer> read = readAll(spool);
            assertThat(read).isSorted().doesNotHaveDuplicates().contains(0, 199);
            assertThat(spool.damaged()).isPositive().isEqualTo(200 - read.size());

            spool.acknowledge(spool.next());
            assertThat(dir.resolve("damaged-" + second.getFileName())).isDirectory();
        }
    }

    @Test
    void aLastSegmentThatCannotBeReadStopsTheStartWithAWayOut() throws Exception {
        try (Spool spool = Spool.open(Entries.settings(dir))) {
            write(spool, 0, 10);
        }
        Path last = segments().getLast();
        Files.writeString(last.resolve("CURRENT"), "nonsense");

        assertThatThrownBy(() -> Spool.open(Entries.settings(dir)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(last.toString())
                .hasMessageContaining("move it out of");
    }

    private static void write(Spool spool, int from, int to) throws IOException {
        for (int i = from; i < to; i += 10) {
            spool.append(IntStream.range(i, Math.min(i + 10, to))
                    .mapToObj(number ->
                            ByteBuffer.allocate(ENTRY_BYTES).putInt(number).array())
                    .toList());
        }
    }

    private static List<Integer> readAll(Spool spool) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        long position = spool.head();
        for (List<SpooledEntry> some = spool.read(position, 50_000);
                !some.isEmpty();
                some = spool.read(position, 50_000)) {
            some.forEach(entry -> numbers.add(ByteBuffer.wrap(entry.bytes()).getInt()));
            position = some.getLast().sequence() + 1;
        }
        return numbers;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> inside = Files.list(dir)) {
            return inside.filter(path -> path.getFileName().toString().matches("\\d{20}"))
                    .sorted()
                    .toList();
        }
    }
}
