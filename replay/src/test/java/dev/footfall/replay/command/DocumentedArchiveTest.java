package dev.footfall.replay.command;

import dev.footfall.replay.job.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands on {@code docs/archive.md} are such as are understood. */
class DocumentedArchiveTest {
    private static final Path PAGE = Path.of("../docs/archive.md");
    private static final String COMMAND = "    ./footfall ";

    @Test
    void everyCommandOnThePageIsUnderstood() throws IOException {
        CommandLine footfall = new CommandLine(new Footfall())
                .addSubcommand(new ArchiveCommand(DocumentedArchiveTest::none, Clock.systemUTC()))
                .addSubcommand(new ReplayCommand(DocumentedArchiveTest::none, Clock.systemUTC()));
        List<String> commands = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> line.substring(COMMAND.length()))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(5).anyMatch(command -> command.contains("--s3-endpoint"));
        for (String command : commands) {
            CommandLine.ParseResult parsed = footfall.parseArgs(command.split(" "));
            assertThat(parsed.subcommand().matchedOptions()).as(command).isNotEmpty();
        }
    }

    private static Pipeline none(Path data) {
        throw new IllegalStateException("nothing is run");
    }

    @CommandLine.Command(name = "footfall")
    private static final class Footfall {}
}
