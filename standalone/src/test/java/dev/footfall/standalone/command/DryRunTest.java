package dev.footfall.standalone.command;

import dev.footfall.ingest.policy.Policy;
import dev.footfall.schemas.record.ReceivedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DryRunTest {
    @TempDir
    Path folder;

    @Test
    void countsBySourceAndFieldAndShowsNoValue() throws Exception {
        DryRun run = new DryRun(policy(), Optional.empty());
        for (int i = 0; i < 3; i++) {
            run.take(event("shop")
                    .setUrl("https://shop.example/?email=Ada7@example.org")
                    .setProperties("{\"iban\":\"DE89 3704\",\"n\":1}")
                    .setUserId("ada")
                    .build());
        }
        run.take(event("asks").setConsent(Map.of("analytics", false)).build());
        run.take(event("asks").setConsent(Map.of("analytics", true)).build());
        run.take(event("asks").setSuppressed("no-consent").build());

        assertThat(run.report())
                .containsExactly(
                        "Policy 2026-11, tried on what was received; nothing was written.",
                        "",
                        "asks: 3 events, 1 of them only counted already",
                        "           1  only counted: no-consent",
                        "",
                        "shop: 3 events",
                        "           3  properties.iban: drop (sensitive), such as AA99 9999",
                        "           3  url: mask (contact), such as aaaaa://aaaa.aaaaaaa/?aaaaa=Aaa9@aaaaaaa.aaa",
                        "           3  user_id: hash (identifier), such as aaa");
        assertThat(run.lines())
                .hasSize(5)
                .contains("{\"source\":\"asks\",\"policy\":\"2026-11\",\"events\":3,\"suppressed_before\":1,"
                        + "\"suppressed\":{\"no-consent\":1}}")
                .contains("{\"source\":\"shop\",\"field\":\"user_id\",\"data_class\":\"identifier\","
                        + "\"treatment\":\"hash\",\"events\":3,\"shape\":\"aaa\"}")
                .noneMatch(line -> line.contains("Ada7") || line.contains("DE89"));
    }

    @Test
    void countsOneSourceOnlyAndSaysWhereThereIsNothingToDo() throws Exception {
        DryRun run = new DryRun(policy(), Optional.of("shop"));
        run.take(event("asks").build());
        assertThat(run.report()).last().isEqualTo("No event came in that time.");

        run.take(event("shop").build());
        assertThat(run.report()).endsWith("shop: 1 events", "  nothing to do");
    }

    @Test
    void aShapeIsCutOff() {
        assertThat(DryRun.shape("ä1Ü ".repeat(20))).isEqualTo("a9A ".repeat(12) + "...");
    }

    private Policy policy() throws Exception {
        return PolicyFiles.read(Files.writeString(folder.resolve("governance.yaml"), """
            version: 2026-11
            purposes: {analytics: {legal-basis: consent}}
            fields: {user_id: hash, properties.iban: {class: sensitive, treatment: drop}}
            sources: {asks: {purposes: [analytics]}}
            """));
    }

    private static ReceivedEvent.Builder event(String source) {
        return ReceivedEvent.newBuilder()
                .setEventId("e1")
                .setSource(source)
                .setVisitorId("v1")
                .setName("x")
                .setReceivedAt(Instant.EPOCH);
    }
}
