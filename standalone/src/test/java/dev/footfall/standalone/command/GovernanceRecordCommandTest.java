package dev.footfall.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The record as a whole is in files beside this test; what it came to is written to {@code target}, to be compared. */
class GovernanceRecordCommandTest {
    private static final String POLICY = """
        version: "2026-11"
        purposes:
          analytics: {legal-basis: consent, description: How visitors use the shop}
          security: {legal-basis: legitimate-interests, description: Attacks are found}
        classes: {sensitive: drop}
        detectors: {address: technical}
        fields: {user_id: hash, properties.iban: sensitive}
        sources:
          default: {purposes: [security]}
          shop:
            purposes: [analytics, security]
            fields: {visitor_id: hash-rotating, title: drop}
        record:
          controller: {name: Example GmbH, contact: "privacy@example.org, Example Street 1, Berlin"}
          representative: {name: none needed, contact: the controller is in the Union}
          data-protection-officer: {name: Ada Example, contact: dpo@example.org}
          data-subjects: [visitors of the shop, its customers]
          recipients: [{category: hosting provider (processor), name: Hoster SA}]
          transfers: none
          measures: [Disks are encrypted (LUKS)., Access is reviewed each quarter.]
        """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theRecordOfADeployedPipelineIsAsTheFileBesideThisTest() throws Exception {
        assertThat(record(deployed(POLICY))).as(err.toString()).isZero();

        String digest = digestIn(out.toString());
        String written = out.toString().replace(digest, "DIGEST");
        assertThat(written).isEqualTo(golden("record.md", written));
    }

    @Test
    void itsJsonHasTheMembersThatThePageNamesAndIsTheSameEachTime() throws Exception {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");

        record(and(deployed(POLICY), "--format", "json", "--out", first.toString()));
        record(and(deployed(POLICY), "--format", "json", "--out", second.toString()));

        assertThat(out.toString()).isEmpty();
        assertThat(second).hasSameTextualContentAs(first);
        String text = Files.readString(first);
        String digest =
                new JsonMapper().readTree(text).path("policy").path("sha256").asText();
        String written = text.replace(digest, "DIGEST");
        assertThat(written).isEqualTo(golden("record.json", written));
    }

    @Test
    void whatNoFileSaysIsNamed() throws Exception {
        assertThat(record(and(deployed("version: a\nsources: {shop: {}}\n"), "--format", "json")))
                .isZero();

        JsonNode written = new JsonMapper().readTree(out.toString());
        assertThat(written.path("controller").isNull()).isTrue();
        assertThat(written.path("recipients").isNull()).isTrue();
        assertThat(written.path("not_stated").findValuesAsText("what"))
                .contains(
                        "controller",
                        "categories of data subjects",
                        "categories of recipients",
                        "transfers to third countries",
                        "purposes of the source shop",
                        "time limit of the topic footfall.sessions.v1");
    }

    @Test
    void aPipelineOnAFolderIsReadAsItWasStartedLastAndSaysSoWhereNoneEverWas() throws Exception {
        assertThat(record(List.of("--data", folder.toString()))).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was ever started on " + folder, "--ingest-config");

        Files.writeString(
                folder.resolve("sources.yaml"),
                "sources: {blog: {write-keys: [fk_blogblog], secret:" + " 0123456789abcdef}}\n");
        Files.writeString(folder.resolve("governance.yaml"), POLICY);
        Files.writeString(folder.resolve("settings.json"), "{\"sinks.postgres.tables.event-retention\":\"P30D\"}");
        assertThat(record(List.of("--data", folder.toString())))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("### Source blog", "Purposes: security.", "| table events |", "| P30D |", "signed every PT5S")
                .doesNotContain("fk_blogblog", "0123456789abcdef");
    }

    @Test
    void aBrokenPolicyIsToldWithItsPlace() throws Exception {
        assertThat(record(deployed("version: a\nrecord: {controler: {}}\n"))).isEqualTo(1);
        assertThat(err.toString()).contains("record.controler: unknown key");
    }

    private List<String> deployed(String policy) throws Exception {
        Path ingest = Files.writeString(folder.resolve("ingest.yaml"), """
            broker: {bootstrap-servers: "broker:9092", properties: {security.protocol: SASL_SSL}}
            registry: {url: "https://registry:8081"}
            http: {tls: {certificate: tls.crt, key: tls.key}}
            sources-file: %s
            governance: {file: %s, secret-file: governance.secret}
            """.formatted(
                        Files.writeString(
                                folder.resolve("sources-deployed.yaml"),
                                "sources: {shop: {write-keys: [fk_shopshop], secret: 0123456789abcdef},"
                                        + " blog: {write-keys: [fk_blogblog], secret: 0123456789abcdef}}\n"),
                        Files.writeString(folder.resolve("policy.yaml"), policy)));
        Path processors = Files.writeString(folder.resolve("processors.yaml"), """
            topologies: [refine, sessions, activity, audit]
            audit: {key-file: audit-key.pem, secret-file: governance.secret, witness-url: "https://witness.example/"}
            """);
        Path sinks = Files.writeString(folder.resolve("sinks.yaml"), """
            postgres: {database: {url: "jdbc:postgresql://db:5432/footfall?sslmode=verify-full"}}
            """);
        return List.of(
                "--ingest-config",
                ingest.toString(),
                "--processors-config",
                processors.toString(),
                "--sinks-config",
                sinks.toString());
    }

    private static List<String> and(List<String> arguments, String... further) {
        return Stream.concat(arguments.stream(), Stream.of(further)).toList();
    }

    private static String digestIn(String page) {
        return page.replaceFirst("(?s).*SHA-256 ([0-9a-f]{64}).*", "$1");
    }

    /** The file beside this test; what came of it this time is kept in the build's folder. */
    private static String golden(String name, String now) throws Exception {
        Files.writeString(Path.of("target", name), now);
        try (InputStream in = Objects.requireNonNull(GovernanceRecordCommandTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int record(List<String> arguments) {
        List<String> line = and(List.of("governance", "record"), arguments.toArray(String[]::new));
        return Footfall.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }
}
