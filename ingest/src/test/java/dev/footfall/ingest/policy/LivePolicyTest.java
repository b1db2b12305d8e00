package dev.footfall.ingest.policy;

import dev.footfall.ingest.access.LiveFile;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LivePolicyTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://policy", Map.of());
    private final List<LogEntry> written = new ArrayList<>();
    private final Random random = new Random(1);
    private Receipt receipt = new Receipt.Spooled();
    private PolicySettings settings = new PolicySettings(Optional.empty(), Optional.empty());
    private Path file = Path.of("");

    @BeforeEach
    void files() throws Exception {
        new SchemaRegistration(registry).register();
        file = folder.resolve("governance.yaml");
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123\n");
        settings = new PolicySettings(Optional.of(file), Optional.of(secret));
    }

    @Test
    void aChangedFileIsReadAgainAndABrokenOneChangesNothing() throws Exception {
        Files.writeString(file, "version: one\n");
        LiveFile<Policy> live = LivePolicy.open(settings, CLOCK);
        Policy one = live.get();
        live.refresh();
        assertThat(live.get()).isSameAs(one);

        Files.writeString(file, "version: two\nfields: {ip: drop}\n");
        assertThat(live.refresh().faults())
                .singleElement()
                .asString()
                .contains("governance.yaml: fields.ip: unknown field");
        assertThat(live.get()).isSameAs(one);
        Files.delete(file);
        assertThat(live.refresh().faults()).singleElement().asString().contains("cannot be read (NoSuchFileException)");
        assertThat(live.get()).isSameAs(one);

        Files.writeString(file, "version: two\n");
        assertThat(live.refresh().faults()).isEmpty();
        assertThat(live.get().version()).isEqualTo("two");
    }

    @Test
    void withoutAFileThereIsTheBuiltInOne() throws Exception {
        LiveFile<Policy> live = LivePolicy.open(new PolicySettings(Optional.empty(), Optional.empty()), CLOCK);

        assertThat(live.refresh().faults()).isEmpty();
        assertThat(live.get().version()).isEmpty();
    }

    @Test
    void startsWithNoBrokenPolicyAndNoGuessableSecret() throws Exception {
        assertThatThrownBy(() -> LivePolicy.open(settings, CLOCK))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("governance.file must name the file of the policy");
        Files.writeString(file, "version: one\n");
        Files.writeString(folder.resolve("secret"), "short\n");
        assertThatThrownBy(() -> LivePolicy.open(settings, CLOCK))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the governance secret has 5 bytes; it needs 16 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicySettings(Optional.of(file), Optional.empty()))
                .withMessageStartingWith("secret-file: a policy needs a secret");
    }

    @Test
    void everyChangeIsACommandWithBothDigestsAlsoOneBetweenTwoRuns() throws Exception {
        Files.writeString(file, "version: one\n");
        LiveFile<Policy> live = LivePolicy.open(settings, CLOCK);
        PolicyChanges changes = changes(live);
        changes.look();
        changes.look();
        String one = live.get().digest();
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.getAction()).isEqualTo("policy.changed");
            assertThat(command.getActor()).isEqualTo("ingest");
            assertThat(command.getArguments())
                    .isEqualTo(Map.of(
                            "digest_before", "", "version_before", "", "digest_after", one, "version_after", "one"));
        });

        Files.writeString(file, "version: two\n");
        LiveFile<Policy> restarted = LivePolicy.open(settings, CLOCK);
        PolicyChanges later = changes(restarted);
        later.look();
        assertThat(commands())
                .hasSize(2)
                .last()
                .satisfies(command -> assertThat(command.getArguments())
                        .containsEntry("digest_before", one)
                        .containsEntry("version_before", "one")
                        .containsEntry("digest_after", restarted.get().digest()));
        changes(restarted).look();
        assertThat(commands()).hasSize(2);
    }

    @Test
    void aChangeThatCannotBeWrittenIsTriedAgainAndNoneIsSkipped() throws Exception {
        Files.writeString(file, "version: one\n");
        LiveFile<Policy> live = LivePolicy.open(settings, CLOCK);
        PolicyChanges changes = changes(live);
        receipt = new Receipt.Unavailable("away");
        changes.look();
        Files.writeString(file, "version: two\n");
        live.refresh();
        changes.look();
        written.clear();
        receipt = new Receipt.Stored("t", 0, 0);

        changes.look();
        changes.look();
        changes.look();

        assertThat(commands())
                .extracting(command -> command.getArguments().get("version_after"))
                .containsExactly("one", "two");
    }

    @Test
    void withoutAPolicyThereIsNothingToRecord() throws Exception {
        changes(LivePolicy.open(new PolicySettings(Optional.empty(), Optional.empty()), CLOCK))
                .look();

        assertThat(written).isEmpty();
    }

    private PolicyChanges changes(LiveFile<Policy> live) {
        DurableLog log = (entry, whenKnown) -> {
            written.add(entry);
            whenKnown.accept(receipt);
        };
        return new PolicyChanges(
                live, registry, log, new EventIds(() -> random), Optional.of(folder.resolve("spool/policy")), CLOCK);
    }

    private List<Command> commands() {
        var reader = new AvroDeserializer<Command>(registry, Command.getClassSchema());
        return written.stream()
                .map(entry -> reader.deserialize(Topic.COMMANDS.topicName(), entry.value()))
                .toList();
    }
}
