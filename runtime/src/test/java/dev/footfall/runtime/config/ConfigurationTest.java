package dev.footfall.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ConfigurationTest {
    @TempDir
    Path folder;

    enum Mode {
        FAST,
        SAFE
    }

    record Site(String key, Optional<Duration> keep) {
        Site {
            if (key.isBlank()) {
                throw new IllegalArgumentException("key: must not be empty");
            }
        }
    }

    record Shop(
            ListenSettings http,
            int maxBodyBytes,
            Duration timeout,
            Mode mode,
            boolean strict,
            Optional<String> label,
            List<String> aliases,
            Map<String, String> properties,
            Map<String, Site> sites) {}

    @Test
    void defaultsAloneMakeAValidConfiguration() throws Exception {
        Shop shop = bind("", Map.of(), Map.of());

        assertThat(shop)
                .isEqualTo(new Shop(
                        new ListenSettings("127.0.0.1", 8080),
                        1000,
                        Duration.ofSeconds(30),
                        Mode.FAST,
                        false,
                        Optional.empty(),
                        List.of("one", "two"),
                        Map.of(),
                        Map.of()));
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefault() throws Exception {
        String file = "http: {port: 1, host: file}\ntimeout: PT1S\n";
        var environment = Map.of("FOOTFALL__HTTP__PORT", "2", "FOOTFALL__HTTP__HOST", "environment");

        assertThat(bind(file, Map.of(), Map.of()).http()).isEqualTo(new ListenSettings("file", 1));
        assertThat(bind(file, environment, Map.of()).http()).isEqualTo(new ListenSettings("environment", 2));
        Shop shop = bind(file, environment, Map.of("http.port", "3"));
        assertThat(shop.http()).isEqualTo(new ListenSettings("environment", 3));
        assertThat(shop.timeout()).hasSeconds(1);
        assertThat(shop.maxBodyBytes()).isEqualTo(1000);
    }

    @Test
    void oneUnderscoreInTheEnvironmentStandsForAHyphen() throws Exception {
        assertThat(bind("", Map.of("FOOTFALL__MAX_BODY_BYTES", "5"), Map.of()).maxBodyBytes())
                .isEqualTo(5);
    }

    @Test
    void theEnvironmentCanNameAFileThatHoldsTheValue() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "p#ss: {word\n");
        var environment = Map.of(
                "FOOTFALL_FILE__LABEL", secret.toString(),
                "FOOTFALL_FILE__PROPERTIES__SASL__JAAS__CONFIG", secret.toString());

        Shop shop = bind("", environment, Map.of());

        assertThat(shop.label()).contains("p#ss: {word");
        assertThat(shop.properties()).containsOnly(Map.entry("sasl.jaas.config", "p#ss: {word"));
    }

    @Test
    void aSecretThatCannotBeReadOrIsGivenTwiceIsAFaultThatDoesNotTellIt() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "hidden");
        Path none = folder.resolve("none");

        assertThat(faultsOf(
                        "",
                        Map.of(
                                "FOOTFALL_FILE__LABEL", none.toString(),
                                "FOOTFALL_FILE__TIMEOUT", secret.toString(),
                                "FOOTFALL__TIMEOUT", "PT1S"),
                        Map.of()))
                .containsExactlyInAnyOrder(
                        "FOOTFALL_FILE__LABEL: the file " + none + " cannot be read (NoSuchFileException)",
                        "timeout: given twice in the environment, by itself and by a file; keep one");
    }

    @Test
    void variablesOfOthersAreLeftAlone() throws Exception {
        assertThat(bind("", Map.of("FOOTFALL_HOME", "/opt", "PATH", "/bin"), Map.of())
                        .maxBodyBytes())
                .isEqualTo(1000);
    }

    @Test
    void listsMapsAndRecordsCanBeGivenAsText() throws Exception {
        Shop shop = bind(
                "",
                Map.of("FOOTFALL__ALIASES", "[a, b]", "FOOTFALL__SITES", "{web: {key: k1, keep: P1D}}"),
                Map.of("properties", "{security.protocol: SSL}"));

        assertThat(shop.aliases()).containsExactly("a", "b");
        assertThat(shop.sites()).containsExactly(Map.entry("web", new Site("k1", Optional.of(Duration.ofDays(1)))));
        assertThat(shop.properties()).containsExactly(Map.entry("security.protocol", "SSL"));
    }

    @Test
    void aTextStaysATextEvenIfItLooksLikeYaml() throws Exception {
        assertThat(bind("", Map.of(), Map.of("label", "[a: {b}")).label()).contains("[a: {b}");
        assertThat(bind("", Map.of("FOOTFALL__LABEL", "0x10"), Map.of()).label())
                .contains("0x10");
    }

    @Test
    void dottedNamesInAMapOfTextsCanBeGivenAsAPath() throws Exception {
        Shop shop = bind("", Map.of("FOOTFALL__PROPERTIES__SECURITY__PROTOCOL", "SSL"), Map.of("properties.acks", "1"));

        assertThat(shop.properties()).containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("acks", "1"));
    }

    @Test
    void anOptionalValueCanBeSetAndUnset() throws Exception {
        assertThat(bind("label: x", Map.of(), Map.of()).label()).contains("x");
        assertThat(bind("label: x", Map.of("FOOTFALL__LABEL", "null"), Map.of()).label())
                .isEmpty();
    }

    @Test
    void allFaultsAreReportedAtOnceEachWithItsPath() {
        String file = """
                http: {port: 70000, host: ''}
                max-body-bytes: 1.5
                timeout: 30
                mode: slow
                strict: 'perhaps'
                aliases: one
                sites: {web: {key: ' '}}
                """;

        assertThat(faultsOf(file, Map.of(), Map.of("surprise", "1")))
                .containsExactlyInAnyOrder(
                        "surprise: unknown key; allowed here: http, max-body-bytes, timeout, mode, strict, label, aliases, properties, sites",
                        "http.host: must not be empty",
                        "max-body-bytes: not a whole number",
                        "timeout: not a duration such as PT30S, PT30M or PT24H (ISO 8601)",
                        "mode: not one of [FAST, SAFE]",
                        "strict: not true or false",
                        "aliases: not a list",
                        "sites.web.key: must not be empty");
    }

    @Test
    void unknownKeysAreRefusedAtEveryLevelAndFromEverySource() {
        assertThat(faultsOf("http: {prot: 1}", Map.of(), Map.of()))
                .containsExactly("http.prot: unknown key; allowed here: host, port");
        assertThat(faultsOf("sites: {web: {key: k, keeep: P1D}}", Map.of(), Map.of()))
                .containsExactly("sites.web.keeep: unknown key; allowed here: key, keep");
        assertThat(faultsOf("", Map.of("FOOTFALL__HTTP__PROT", "1"), Map.of()))
                .containsExactly("http.prot: unknown key; allowed here: host, port");
        assertThat(faultsOf("", Map.of(), Map.of("http.prot", "1")))
                .containsExactly("http.prot: unknown key; allowed here: host, port");
    }

    @Test
    void aValueThatIsMissingIsNamed() {
        assertThat(faultsOf("timeout: null\nsites: {web: {}}", Map.of(), Map.of()))
                .containsExactly("timeout: no value", "sites.web.key: no value");
    }

    @Test
    void aSingleValueInPlaceOfKeysIsNamed() {
        assertThat(faultsOf("http: 8080", Map.of(), Map.of()))
                .containsExactly("http: must hold the keys host, port, but holds a single value");
    }

    @Test
    void aBrokenFileIsNamedWithItsLineAndWithoutItsContent() {
        assertThat(faultsOf("label: x\nproperties: {password: 'hunter2", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("shop.yaml") + ": not YAML")
                .contains("(line ")
                .doesNotContain("hunter2");
    }

    @Test
    void aKeyThatStandsTwiceInAFileIsRefused() {
        assertThat(faultsOf("timeout: PT1S\ntimeout: PT2S\n", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("a key stands twice", "(line 2)");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path absent = folder.resolve("absent.yaml");
        var configuration =
                new Configuration("shop.yaml", ConfigurationTest.class, Optional.of(absent), Map.of(), Map.of());

        var e = catchThrowableOfType(ConfigurationException.class, () -> configuration.bind(Shop.class));

        assertThat(e.faults()).containsExactly(absent + ": cannot be read (NoSuchFileException)");
    }

    @Test
    void aWrongValueIsNotRepeatedInTheFault() {
        assertThat(faultsOf("", Map.of("FOOTFALL__TIMEOUT", "s3cret"), Map.of()))
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void theExceptionCountsItsFaults() {
        var e = new ConfigurationException(List.of("a: no value", "b: no value"));

        assertThat(e).hasMessage("2 faults in the configuration:\n  a: no value\n  b: no value");
    }

    private Shop bind(String file, Map<String, String> environment, Map<String, String> flags)
            throws IOException, ConfigurationException {
        Path path = Files.writeString(folder.resolve("shop.yaml"), file);
        return new Configuration("shop.yaml", ConfigurationTest.class, Optional.of(path), environment, flags)
                .bind(Shop.class);
    }

    private List<String> faultsOf(String file, Map<String, String> environment, Map<String, String> flags) {
        return catchThrowableOfType(ConfigurationException.class, () -> bind(file, environment, flags))
                .faults();
    }
}
