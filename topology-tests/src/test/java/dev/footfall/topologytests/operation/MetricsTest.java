package dev.footfall.topologytests.operation;

import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.standalone.server.PortClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What docs/metrics.md says of the processors is what running processors serve. */
class MetricsTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern NAME = Pattern.compile("`((?:footfall|kafka)_[a-z0-9_]+)");
    private static final int MOST_LINES = 500; // of which the JVM has a hundred
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void thePageNamesWhatIsServedAndNoFloodIs() throws Exception {
        int livePort = PortClaims.anyFree();
        Path key = Files.writeString(folder.resolve("key.pem"), SigningKey.newPem());
        Path secret = Files.writeString(folder.resolve("secret"), "a secret of the test");
        Map<String, String> settings = Map.of(
                "topologies",
                "[refine, sessions, activity, audit, ledger]",
                "audit.key-file",
                key.toString(),
                "audit.secret-file",
                secret.toString(),
                "audit.witness-file",
                folder.resolve("heads").toString(),
                "live.enabled",
                "true",
                "live.port",
                Integer.toString(livePort));
        try (TestBroker broker = TestBroker.start(folder, 3);
                Ledger ledger = new Ledger(broker);
                Instance instance = Instance.start(broker, "one", settings).awaitReady()) {
            // Given some of everything that is counted
            try (Producer<byte[], byte[]> producer = broker.producer()) {
                producer.send(new ProducerRecord<>(
                                Topic.RECEIVED.topicName(), "poison".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
            ledger.sendOneOfEach(500);
            ledger.awaitBalance(SOON);
            instance.getFrom(livePort, "/v1/live/shop/visitors/v1/session");
            await().atMost(SOON) // refine, the audit and the ledger all read it
                    .until(() -> instance.metric("footfall_dead_letters_total") == 3);

            // When it is scraped, those of tasks among them, which are looked for every ten seconds
            Set<String> expected = documented();
            expected.removeIf(name -> name.startsWith("footfall_funnels_")); // no funnel is configured
            expected.remove("footfall_activity_unlisted_total"); // and no minute has too many names
            await().atMost(SOON)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(namesOf(scrape(instance)))
                            .as("metrics that the page names")
                            .containsAll(expected));
            List<String> lines = scrape(instance);
            Set<String> served = namesOf(lines);

            // Then nothing else of ours is served, and not too much of all
            assertThat(expected).hasSizeGreaterThan(20);
            assertThat(served.stream().filter(name -> name.startsWith("footfall_")))
                    .as("metrics of our own that are served")
                    .allMatch(documented()::contains);
            assertThat(lines).hasSizeLessThan(MOST_LINES);
            assertThat(lines).noneMatch(line -> line.contains("\"v1\"") || line.contains("shop/v"));
        }
    }

    private static List<String> scrape(Instance instance) throws IOException, InterruptedException {
        return instance.get("/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Set<String> namesOf(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .map(name -> name.startsWith("footfall_")
                        ? name.replaceFirst("_seconds_(count|sum|max)$", "_seconds")
                        : name)
                .collect(Collectors.toSet());
    }

    /** The names in the page's section on processors. */
    private static Set<String> documented() {
        String page;
        try {
            page = Files.readString(PAGE);
        } catch (IOException e) {
            throw new AssertionError("no page of metrics", e);
        }
        String section = page.substring(page.indexOf("\n## Processors"), page.indexOf("\n## Ingest"));
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(section);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }
}
