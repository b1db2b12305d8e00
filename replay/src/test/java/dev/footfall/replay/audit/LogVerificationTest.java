package dev.footfall.replay.audit;

import dev.footfall.replay.audit.LogVerification.Result;
import dev.footfall.schemas.audit.Finding;
import dev.footfall.schemas.audit.HeadLine;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.TreeVerifier.Report;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class LogVerificationTest {
    @TempDir
    Path folder;

    private final SmallLog log = new SmallLog(55);

    @Test
    void aLogIsGoodTreeByTreeAndSaysHowFarItIsSigned() throws IOException {
        Result result = new LogVerification(log.key.publicKey()).run(log);

        assertThat(result.isGood()).isTrue();
        assertThat(result.records()).isEqualTo(110);
        assertThat(result.trees())
                .extracting(Report::tree, Report::size, Report::verified, Report::heads)
                .containsExactly(
                        tuple("shop.example/audit/0", 55L, 50L, 5), tuple("shop.example/audit/1", 55L, 50L, 5));
    }

    @Test
    void everyTreeThatIsNotGoodIsNamed() throws IOException {
        log.records.remove(60);
        log.records.remove(7);

        Result result = new LogVerification(log.key.publicKey()).run(log);

        assertThat(result.isGood()).isFalse();
        assertThat(result.findings())
                .extracting(Finding::tree, Finding::index)
                .containsExactly(tuple("shop.example/audit/0", 7L), tuple("shop.example/audit/1", 5L));
    }

    @Test
    void aTreeThatVanishedOrWasNeverSignedAndALogOfNothingAreNotGood() throws IOException {
        assertThat(new LogVerification(log.key.publicKey()).finish().isGood()).isFalse();

        log.records.subList(55, 110).clear();
        assertThat(problem()).contains("shop.example/audit/1, record 0: it is missing: the log ends here");

        log.heads.subList(5, 10).clear();
        assertThat(new LogVerification(log.key.publicKey()).run(log).isGood()).isTrue();
        assertThat(new LogVerification(log.key.publicKey()).run(log).isAwaitingSignature())
                .isFalse();
        log.heads.clear();
        assertThat(problem()).contains("no head of this tree is signed");
        assertThat(new LogVerification(log.key.publicKey()).run(log).isAwaitingSignature())
                .isTrue();
    }

    @Test
    void aHeadOfAnotherKeyIsNotGood() throws IOException {
        Result result = new LogVerification(SigningKey.of(SigningKey.newPem()).publicKey()).run(log);

        assertThat(result.findings())
                .extracting(Finding::problem)
                .anyMatch(it -> it.contains("not signed with this key"));
    }

    @Test
    void aLogWhoseBeginningIsGoneIsVerifiedFromACheckpointThatWasKept() throws IOException {
        log.records.removeIf(record -> record.getIndex() < 12);
        assertThat(problem()).contains("it and all before record 12 are gone", "--from postgres", "--heads FILE");

        Path file = folder.resolve("heads");
        Files.write(file, log.heads.stream().map(HeadLine::of).toList());
        LogVerification verification = new LogVerification(log.key.publicKey());
        KeptHeads.read(file).forEach(verification::keptHead);
        Result result = verification.run(log);

        assertThat(result.findings()).isEmpty();
        assertThat(result.trees()).extracting(Report::begin).containsExactly(20L, 20L);
        assertThat(result.trees()).extracting(Report::verified).containsExactly(50L, 50L);

        LogVerification forged = new LogVerification(log.key.publicKey());
        Checkpoint kept = log.heads.get(2);
        forged.keptHead(new Checkpoint(
                kept.getTree(),
                20L,
                kept.getRoot(),
                kept.getSignedAt(),
                log.heads.get(1).getNote(),
                List.of()));
        assertThat(forged.run(log).findings()).isNotEmpty();
    }

    @Test
    void whatWasCutWithItsCheckpointsIsShownByOneThatWasKept() throws IOException {
        Checkpoint last = log.heads.get(4);
        log.records.subList(30, 55).clear();
        log.heads.subList(3, 5).clear();
        assertThat(new LogVerification(log.key.publicKey()).run(log).isGood()).isTrue();

        LogVerification verification = new LogVerification(log.key.publicKey());
        verification.keptHead(last);
        assertThat(verification.run(log).findings())
                .singleElement()
                .asString()
                .contains("shop.example/audit/0, record 30", "a head of 50 records is signed");
    }

    @Test
    void aFileOfKeptHeadsThatIsNoneSaysInWhichLine() throws IOException {
        Path file =
                Files.writeString(folder.resolve("heads"), HeadLine.of(log.heads.getFirst()) + "\n{\"tree\":\"x\"}\n");

        assertThatThrownBy(() -> KeptHeads.read(file)).hasMessageContaining("line 2: not a checkpoint");
    }

    private String problem() throws IOException {
        return new LogVerification(log.key.publicKey())
                .run(log)
                .findings()
                .getFirst()
                .toString();
    }
}
