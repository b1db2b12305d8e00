package dev.footfall.schemas.audit;

import dev.footfall.schemas.audit.TreeVerifier.Report;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TreeVerifierTest {
    private static final int RECORDS = 100_000;
    private static final int ATTACKS = 1_000;

    /** Some heads farther, so that what follows does not matter any more. */
    private static final int STRETCH = 1_000;

    private static final long SEED = 20_261_125;

    private static AttackedLog log;

    @BeforeAll
    static void fill() {
        log = new AttackedLog(new SplittableRandom(SEED), RECORDS);
    }

    /** What somebody does to the log who can write to it but has not its key, or, in the last case, has it. */
    private enum Attack {
        CHANGE,
        CHANGE_WITH_CHECKSUM,
        DROP,
        DROP_AND_RENUMBER,
        SWAP,
        SWAP_AND_RENUMBER,
        INSERT,
        INSERT_AND_RENUMBER,
        REPEAT,
        TRUNCATE,
        TRUNCATE_BUT_FOR_A_KEPT_HEAD,
        FORK_WITH_ANOTHER_KEY,
        SIGN_AGAIN_WITH_ANOTHER_KEY,
        CHANGE_A_HEAD,
        FORK_WITH_THE_STOLEN_KEY
    }

    @Test
    void aLogThatNobodyTouchedIsFoundGood() {
        TreeVerifier verifier = verifier(log.notes());
        log.records.forEach(verifier::accept);

        Report report = verifier.finish();
        assertThat(report.finding()).isEmpty();
        assertThat(report.size()).isEqualTo(RECORDS);
        assertThat(report.verified()).isEqualTo(RECORDS);
        assertThat(report.heads()).isEqualTo(log.heads.size());
    }

    @Test
    void everyOneOfAThousandAttacksIsFoundAndNothingElse() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        Map<Attack, Integer> found = new EnumMap<>(Attack.class);
        for (int i = 0; i < ATTACKS; i++) {
            Attack attack = Attack.values()[i % Attack.values().length];
            int place = random.nextInt(RECORDS - 1);
            assertThat(untouched(place)).as("untouched, from %d", place).isEmpty();

            Optional<Finding> finding = attack(attack, place, random);

            assertThat(finding).as("%s at %d", attack, place).isPresent();
            assertThat(finding.get().index()) // what stands twice is found at the second
                    .as("%s at %d", attack, place)
                    .isLessThanOrEqualTo(place + 1);
            found.merge(attack, 1, Integer::sum);
        }
        assertThat(found).hasSize(Attack.values().length);
    }

    /** A log that nobody touched, a good way on from a place. */
    private static Optional<Finding> untouched(int place) {
        int end = Math.min(place + STRETCH, RECORDS);
        List<String> notes = log.heads.headMap((long) end, true).values().stream()
                .map(AttackedLog.Head::note)
                .toList();
        return log.verify(log.records.subList(0, end), notes, place);
    }

    private static Optional<Finding> attack(Attack attack, int place, SplittableRandom random) {
        List<AuditRecord> records = new ArrayList<>(log.records);
        List<String> notes = new ArrayList<>(log.notes());
        AuditEntry other = AttackedLog.entry(RECORDS + random.nextInt(RECORDS), random);
        switch (attack) {
            case CHANGE -> {
                AuditRecord old = records.get(place);
                records.set(
                        place,
                        new AuditRecord(AttackedLog.TREE, (long) place, old.getChecksum(), changed(old, random)));
            }
            case CHANGE_WITH_CHECKSUM -> records.set(place, log.record(place, changed(records.get(place), random)));
            case DROP -> records.remove(place);
            case DROP_AND_RENUMBER -> records = log.continued(place, entries(place + 1));
            case SWAP -> Collections.swap(records, place, place + 1);
            case SWAP_AND_RENUMBER -> {
                AuditEntry first = records.get(place).getEntry();
                records.set(place, log.record(place, records.get(place + 1).getEntry()));
                records.set(place + 1, log.record(place + 1L, first));
            }
            case INSERT -> records.add(place, log.record(place, other));
            case INSERT_AND_RENUMBER -> {
                List<AuditEntry> rest = new ArrayList<>(List.of(other));
                rest.addAll(entries(place));
                records = log.continued(place, rest);
            }
            case REPEAT -> records.add(place + 1, records.get(place));
            case TRUNCATE -> records = records.subList(0, place);
            case TRUNCATE_BUT_FOR_A_KEPT_HEAD -> {
                records = records.subList(0, place);
                notes = List.of(notes.getLast());
            }
            case FORK_WITH_ANOTHER_KEY -> {
                records.set(place, log.record(place, other));
                notes.set(
                        notes.size() - 1,
                        SigningKey.of(SigningKey.newPem()).sign(log.headOf(records, place + 1, place)));
            }
            case SIGN_AGAIN_WITH_ANOTHER_KEY -> {
                SigningKey stranger = SigningKey.of(SigningKey.newPem());
                notes = List.of(stranger.sign(new TreeHead(AttackedLog.TREE, RECORDS, "A".repeat(43) + "=")));
            }
            case CHANGE_A_HEAD -> {
                int which = random.nextInt(notes.size());
                notes.set(which, notes.get(which).replaceFirst("\n[0-9]+\n", "\n" + (RECORDS + place) + "\n"));
            }
            case FORK_WITH_THE_STOLEN_KEY -> {
                records.set(place, log.record(place, other));
                records = records.subList(0, place + 1);
                notes.removeLast();
                notes.add(log.key.sign(log.headOf(records, place + 1, place)));
            }
        }
        return log.verify(records, notes, place);
    }

    private static AuditEntry changed(AuditRecord record, SplittableRandom random) {
        AuditEntry.Builder changed = AuditEntry.newBuilder(record.getEntry());
        return switch (random.nextInt(5)) {
            case 0 -> changed.setAction("erased").build();
            case 1 -> changed.setAt(record.getEntry().getAt().plusMillis(1)).build();
            case 2 -> changed.setSubject(null).build();
            case 3 -> changed.setConsent(Map.of("advertising", true)).build();
            default ->
                changed.setOriginOffset(record.getEntry().getOriginOffset() + 1).build();
        };
    }

    private static List<AuditEntry> entries(int from) {
        return log.records.subList(from, Math.min(from + STRETCH, RECORDS)).stream()
                .map(AuditRecord::getEntry)
                .toList();
    }

    @Test
    void theFirstBadRecordIsNamedWithWhatIsWrongWithIt() {
        List<AuditRecord> records = new ArrayList<>(log.records.subList(0, 5_000));
        records.remove(4_000);
        assertThat(problem(records)).contains("record 4000: it is missing; record 4001 stands in its place");

        records.set(3_000, records.get(2_999));
        assertThat(problem(records)).contains("record 3000: record 2999 stands in its place");

        AuditRecord old = records.get(2_000);
        records.set(
                2_000,
                new AuditRecord(AttackedLog.TREE, 2_000L, old.getChecksum(), changed(old, new SplittableRandom(SEED))));
        assertThat(problem(records)).contains("record 2000: it was changed");

        records.set(1_000, log.record(1_000, changed(records.get(1_000), new SplittableRandom(SEED))));
        assertThat(problem(records))
                .contains("record " + log.heads.floorKey(1_000L)
                        + ": this record, or one of those after it up to record " + (log.heads.higherKey(1_000L) - 1));

        assertThat(problem(log.records.subList(0, RECORDS - 1)))
                .contains("record 99999: it is missing: the log ends here, and a head of 100000 records is signed");
    }

    @Test
    void whatHasNoHeadIsNotTakenForGood() {
        TreeVerifier headless = verifier(List.of());
        headless.accept(log.records.getFirst());
        assertThat(headless.finish().finding().orElseThrow().problem()).contains("no head of this tree is signed");

        TreeVerifier ahead = verifier(List.of(log.notes().getFirst()));
        log.records.subList(0, 300).forEach(ahead::accept);
        Report report = ahead.finish();
        assertThat(report.finding()).isEmpty();
        assertThat(report.size()).isEqualTo(300);
        assertThat(report.verified()).isEqualTo(log.heads.firstKey());

        TreeVerifier nowhere = new TreeVerifier(
                AttackedLog.TREE, List.of(), log.hasher, Frontier.of(log.hasher, 1, List.of(new byte[32])));
        assertThat(nowhere.finish().finding().orElseThrow().problem()).contains("begin where no head is signed");
    }

    @Test
    void headsAreTakenFromAnywhereButOnlyThoseThatAreSigned() {
        SignedHeads heads = new SignedHeads(log.key.publicKey());
        log.notes().forEach(note -> heads.add(AttackedLog.TREE, sizeOf(note), note));
        log.notes().forEach(note -> heads.add(AttackedLog.TREE, sizeOf(note), note));
        assertThat(heads.findings()).isEmpty();
        assertThat(heads.trees()).containsExactly(AttackedLog.TREE);
        assertThat(heads.of(AttackedLog.TREE)).hasSize(log.heads.size());
        assertThat(heads.of("another")).isEmpty();

        TreeHead head = new TreeHead(AttackedLog.TREE, 7, "A".repeat(43) + "=");
        heads.add(AttackedLog.TREE, 7, SigningKey.of(SigningKey.newPem()).sign(head));
        heads.add(AttackedLog.TREE, 8, log.key.sign(head));
        assertThat(heads.findings())
                .extracting(Finding::problem)
                .satisfiesExactly(
                        first -> assertThat(first).contains("is not valid: the checkpoint is not signed with this key"),
                        second -> assertThat(second).contains("is another one"));
    }

    private static long sizeOf(String note) {
        return Long.parseLong(note.split("\n", 3)[1]);
    }

    private static String problem(List<AuditRecord> records) {
        TreeVerifier verifier = verifier(log.notes());
        records.forEach(verifier::accept);
        return verifier.finish().finding().orElseThrow().toString();
    }

    private static TreeVerifier verifier(List<String> notes) {
        SignedHeads heads = new SignedHeads(log.key.publicKey());
        notes.forEach(note -> heads.add(AttackedLog.TREE, sizeOf(note), note));
        assertThat(heads.findings()).isEmpty();
        return new TreeVerifier(AttackedLog.TREE, heads.of(AttackedLog.TREE), log.hasher, new Frontier(log.hasher));
    }
}
