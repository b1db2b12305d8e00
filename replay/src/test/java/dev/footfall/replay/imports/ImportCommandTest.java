package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdOutputStream;
import dev.footfall.replay.FakeIngest;
import dev.footfall.replay.FakeIngest.Ailment;
import dev.footfall.replay.deliver.TargetFinder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class ImportCommandTest {
    private static final String READABLE =
            "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET /page/%d HTTP/1.1\" 200 10" + " \"-\" \"Mozilla/5.0\"";

    @TempDir
    Path folder;

    private FakeIngest ingest;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws Exception {
        ingest = new FakeIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void everyReadableLineBecomesAPageViewAndTheBrokenOneGoesToQuarantine() throws Exception {
        Path log = gzipped("access.log.gz", lines(1_234, 899));

        assertThat(run(log.toString(), "--format", "combined", "--include", "all"))
                .isZero();

        assertThat(ingest.accepted()).hasSize(1_233);
        assertThat(ingest.quarantined()).hasSize(1);
        JsonNode broken = ingest.quarantined().values().iterator().next().path("unreadable");
        assertThat(broken.path("raw").textValue()).isEqualTo("1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET /cut");
        assertThat(broken.path("origin").textValue()).isEqualTo("access.log.gz:899");
        assertThat(broken.path("reason").textValue()).isEqualTo("the request lacks its closing quote (column 42)");
        assertThat(out.toString())
                .startsWith("1,234 lines: 1,233 accepted, 1 quarantined, 0 left out;")
                .contains("quarantined: 1 import.unreadable");
    }

    @Test
    void anEventSaysWhatTheLineSaid() throws Exception {
        Path log = plain(
                "a.log",
                List.of("1.2.3.4 - ada [17/May/2015:10:05:03 +0200] \"GET /a?b=\\\"c\\\" HTTP/1.1\" 200 10"
                        + " \"http://x/\" \"Mozilla/5.0\""));

        run(log.toString(), "--format", "combined");

        Map.Entry<String, JsonNode> event =
                ingest.accepted().entrySet().iterator().next();
        assertThat(event.getKey()).matches("[0-9a-f]{16}-0000000001");
        assertThat(event.getValue()).isEqualTo(new ObjectMapper().readTree("""
                                {"event_id":"%s","name":"page_view","type":"page","url":"/a?b=\\"c\\"",
                                 "referrer":"http://x/","user_agent":"Mozilla/5.0","ip":"1.2.3.4",
                                 "created_at":"2015-05-17T08:05:03Z",
                                 "properties":{"status":200,"bytes":10,"method":"GET"}}
                                """.formatted(event.getKey())));
    }

    @Test
    void pathsBecomeAddressesWhereTheSiteIsNamed() throws Exception {
        Path log = plain("a.log", List.of(READABLE.formatted(1)));

        run(log.toString(), "--format", "combined", "--site-url", "https://example.org/");

        assertThat(ingest.accepted().values())
                .extracting(event -> event.path("url").textValue())
                .containsExactly("https://example.org/page/1");
    }

    @Test
    void onlyPagesAreSentUnlessAllIsAskedFor() throws Exception {
        Path log = plain(
                "a.log", List.of(READABLE.formatted(1), READABLE.formatted(2).replace("/page/2", "/style.css"), ""));

        assertThat(run(log.toString(), "--format", "combined", "--json")).isZero();

        assertThat(ingest.accepted()).hasSize(1);
        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.path("lines").intValue()).isEqualTo(3);
        assertThat(summary.path("accepted").intValue()).isEqualTo(1);
        assertThat(summary.path("quarantined").intValue()).isZero();
        assertThat(summary.path("left_out").intValue()).isEqualTo(2);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void importingTwiceGivesTheSameIdsPlainOrGzippedWhateverTheName() throws Exception {
        run(plain("a.log", lines(700, 0)).toString(), "--format", "combined", "--include", "all");
        Map<String, JsonNode> first = new TreeMap<>(ingest.accepted());

        run(gzipped("b", lines(700, 0)).toString(), "--format", "combined", "--include", "all");

        assertThat(first).hasSize(700);
        assertThat(new TreeMap<>(ingest.accepted())).isEqualTo(first);
    }

    @Test
    void idsSortAsTheLinesDo() throws Exception {
        run(plain("a.log", lines(1_100, 0)).toString(), "--format", "combined", "--include", "all");

        List<String> urls = new ArrayList<>();
        ingest.accepted().values().forEach(event -> urls.add(event.path("url").textValue()));
        assertThat(urls.getFirst()).isEqualTo("/page/1");
        assertThat(urls.get(9)).isEqualTo("/page/10");
        assertThat(urls.getLast()).isEqualTo("/page/1100");
    }

    @Test
    void anImportThatDiesInTheMiddleIsCompletedByRunningItAgain() throws Exception {
        Path log = plain("a.log", lines(5_000, 0));
        ingest.fallIll((request, events) -> request > 3 ? Ailment.UNAVAILABLE : Ailment.NONE);

        assertThat(run(log.toString(), "--format", "combined", "--include", "all", "--give-up-after", "1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("gave up after");
        assertThat(ingest.accepted()).hasSizeBetween(1, 4_999);

        ingest.fallIll((request, events) -> Ailment.NONE);
        assertThat(run(log.toString(), "--format", "combined", "--include", "all"))
                .isZero();
        assertThat(ingest.accepted()).hasSize(5_000);
    }

    @Test
    void aBadPatchInBetweenLosesAndDoublesNothing() throws Exception {
        Path log = plain("a.log", lines(3_000, 0));
        ingest.fallIll((request, events) -> switch (request % 4) {
            case 1 -> Ailment.UNAVAILABLE;
            case 2 -> Ailment.CUTS_THE_CONNECTION_AFTER_KEEPING;
            case 3 -> Ailment.SLOW;
            default -> Ailment.NONE;
        });

        assertThat(run(log.toString(), "--format", "combined", "--include", "all"))
                .isZero();

        assertThat(ingest.accepted()).hasSize(3_000);
        assertThat(out.toString()).startsWith("3,000 lines: 3,000 accepted, 0 quarantined");
    }

    @Test
    void nativeEventsKeepTheirIdsAndGetOneWhereTheyLackIt() throws Exception {
        Path file = plain(
                "events.ndjson",
                List.of(
                        "{\"event_id\":\"mine\",\"name\":\"a\",\"properties\":{\"x\":1.10}}",
                        "{\"name\":\"b\",\"properties\":{\"big\":12345678901234567890.5}}",
                        "{\"event_id\":null,\"name\":\"c\"}",
                        "[1]",
                        "{\"name\":"));

        assertThat(run(file.toString(), "--format", "ndjson")).isZero();

        assertThat(ingest.accepted()).hasSize(3).containsKey("mine");
        assertThat(ingest.accepted().keySet().stream().filter(id -> id.matches("[0-9a-f]{16}-000000000[23]")))
                .hasSize(2);
        assertThat(ingest.quarantined().values())
                .extracting(event -> event.path("unreadable").path("reason").textValue())
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("the line is not a JSON object"),
                        reason -> assertThat(reason).startsWith("the line is not JSON (column "));
    }

    @Test
    void aLineBeyondAllMeasureGoesToQuarantineWithItsBeginning() throws Exception {
        Path log = plain("a.log", List.of("x".repeat(3_000_000), READABLE.formatted(2), "\u0001".repeat(50_000)));

        assertThat(run(log.toString(), "--format", "combined", "--include", "all"))
                .isZero();

        assertThat(ingest.accepted()).hasSize(1);
        assertThat(ingest.quarantined().values()).hasSize(2).allSatisfy(event -> {
            assertThat(event.path("unreadable").path("raw").textValue()).hasSize(8_000);
            assertThat(event.path("unreadable").path("reason").textValue()).endsWith("only its beginning is kept");
        });
    }

    @Test
    void severalFilesGoAtTheSameTimeWhateverTheirFormatsAndCompressions() throws Exception {
        Path log = gzipped("a.gz", lines(1_200, 0));
        Path events = folder.resolve("b.zst");
        try (var zstd = new ZstdOutputStream(Files.newOutputStream(events))) {
            zstd.write("{\"event_id\":\"e1\",\"name\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        Path array = plain("c.json", List.of("[", "{\"event_id\":\"e2\",\"name\":\"a\"},", "{\"name\":\"b\"}", "]"));

        assertThat(run(log.toString(), events.toString(), array.toString(), "--parallel", "2", "--include", "all"))
                .as(err.toString())
                .isZero();

        assertThat(ingest.accepted()).hasSize(1_203).containsKeys("e1", "e2");
        assertThat(out.toString()).startsWith("1,203 lines: 1,203 accepted, 0 quarantined");
    }

    @Test
    void whatCannotBeReadToItsEndSaysWhere() throws Exception {
        Path array = plain("c.json", List.of("[", "{\"event_id\":\"e2\",\"name\":\"a\"},", "{\"name\":", "]"));

        assertThat(run(array.toString(), "--format", "ndjson")).isEqualTo(1);
        assertThat(err.toString()).contains("c.json breaks off being JSON behind element 1");
        assertThat(run(plain("d", List.of("hello", "world")).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("do not tell its format; name it with --format (auto, combined");
    }

    @Test
    void aFileThatIsNotThereIsNamedAndNothingIsSent() throws Exception {
        Path log = plain("a.log", lines(3, 0));

        assertThat(run(log.toString(), folder.resolve("b.log").toString(), "--format", "combined"))
                .isEqualTo(1);

        assertThat(err.toString()).contains("b.log cannot be read to its end: there is no such file");
        assertThat(ingest.requests()).isZero();
    }

    @Test
    void aFileThatIsCutShortIsNamedAndNothingIsSent() throws Exception {
        Path whole = gzipped("a.gz", lines(1_000, 0));
        byte[] content = Files.readAllBytes(whole);
        Files.write(whole, java.util.Arrays.copyOf(content, content.length / 2));

        assertThat(run(whole.toString(), "--format", "combined")).isEqualTo(1);

        assertThat(err.toString()).contains("a.gz cannot be read to its end: its compressed data is cut short");
        assertThat(ingest.requests()).isZero();
    }

    @Test
    void anEmptyFileIsNothingToDo() throws Exception {
        assertThat(run(plain("empty.log", List.of()).toString(), "--format", "combined"))
                .isZero();
        assertThat(out.toString()).startsWith("0 lines: 0 accepted");
    }

    @Test
    void withoutAPipelineTheErrorIsTheFinders() throws Exception {
        Path log = plain("a.log", lines(3, 0));
        TargetFinder nowhere = (data, source) -> {
            throw new TargetFinder.TargetException("no pipeline runs in " + data + "; start one with footfall up");
        };

        assertThat(run(nowhere, log.toString(), "--format", "combined", "--data", "there"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no pipeline runs in there; start one with footfall up");
    }

    @Test
    void anEndpointCanBeNamedInPlaceOfAPipeline() throws Exception {
        Path log = plain("a.log", lines(3, 0));
        TargetFinder unasked = (data, source) -> {
            throw new AssertionError("not to be asked");
        };

        assertThat(run(
                        unasked,
                        log.toString(),
                        "--format",
                        "combined",
                        "--url",
                        ingest.url().toString(),
                        "--key",
                        FakeIngest.KEY))
                .isZero();
        assertThat(ingest.accepted()).hasSize(3);
    }

    @Test
    void contradictionsAndUnknownWordsAreUsageErrors() throws Exception {
        String log = plain("a.log", lines(3, 0)).toString();

        assertThat(run(log, "--parallel", "0")).isEqualTo(2);
        assertThat(run(log, "--format", "xml")).isEqualTo(2);
        assertThat(run("--format", "combined")).isEqualTo(2);
        assertThat(run(log, "--format", "combined", "--url", "http://localhost:1"))
                .isEqualTo(2);
        assertThat(run(log, "--format", "combined", "--url", "ftp://h", "--key", "k"))
                .isEqualTo(2);
        assertThat(run(log, "--format", "combined", "--url", "http://h", "--key", "k", "--source", "s"))
                .isEqualTo(2);
        assertThat(run(log, "--format", "combined", "--site-url", "example.org"))
                .isEqualTo(2);
        assertThat(run(log, "--format", "combined", "--give-up-after", "0")).isEqualTo(2);
        assertThat(ingest.requests()).isZero();
    }

    private int run(String... args) {
        return run((data, source) -> ingest.target(), args);
    }

    private int run(TargetFinder finder, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new ImportCommand(finder))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private static List<String> lines(int count, int broken) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(i == broken ? "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET /cut" : READABLE.formatted(i));
        }
        return lines;
    }

    private Path plain(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private Path gzipped(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
