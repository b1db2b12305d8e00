package dev.footfall.ingest.access;

import dev.footfall.runtime.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourcesFileTest {
    @TempDir
    Path folder;

    @Test
    void everyKeyOfASourceLeadsToIt() throws Exception {
        Sources sources = read(file("""
                sources:
                  shop:
                    write-keys: [first-key, second-key]
                    secret: sixteen characters
                  blog:
                    write-keys: [third-key]
                    secret: another sixteen characters
                """));
        assertThat(sources.sourceOf("first-key")).map(Source::name).contains("shop");
        assertThat(sources.sourceOf("second-key")).map(Source::name).contains("shop");
        assertThat(sources.sourceOf("third-key")).map(Source::name).contains("blog");
        assertThat(sources.sourceOf("first-keyx")).isEmpty();
        assertThat(sources.sourceOf("")).isEmpty();
    }

    @Test
    void aSourceSaysHowMuchItsTrackingPlanCounts() throws Exception {
        Sources sources = read(file("""
                sources:
                  shop: {write-keys: [first-key], secret: sixteen characters, plan: strict}
                  blog: {write-keys: [second-key], secret: sixteen characters, plan: lenient}
                  wiki: {write-keys: [third-key], secret: sixteen characters, plan: off}
                  docs: {write-keys: [fourth-key], secret: sixteen characters}
                """));
        assertThat(sources.sourceOf("first-key")).map(Source::planMode).contains(PlanMode.STRICT);
        assertThat(sources.sourceOf("second-key")).map(Source::planMode).contains(PlanMode.LENIENT);
        assertThat(sources.sourceOf("third-key")).map(Source::planMode).contains(PlanMode.OFF);
        assertThat(sources.sourceOf("fourth-key")).map(Source::planMode).contains(PlanMode.OFF);
        assertThat(faultsOf("sources: {shop: {write-keys: [first-key], secret: sixteen characters, plan: maybe}}"))
                .singleElement()
                .asString()
                .endsWith("sources.shop.plan: must be off, lenient or strict");
    }

    @Test
    void allFaultsAreReportedAtOnceAndNoneShowsASecret() throws Exception {
        List<String> faults = faultsOf("""
                sources:
                  Shop:
                    write-keys: [same-key]
                    secret: tooshort
                  blog:
                    write-keys: [same-key, "has space in it"]
                    secret: sixteen characters
                    colour: red
                  empty:
                    secret: sixteen characters
                  single: value
                extra: 1
                """);
        assertThat(faults)
                .hasSize(8)
                .allSatisfy(fault -> assertThat(fault)
                        .startsWith(folder.toString())
                        .doesNotContain("same-key", "tooshort", "has space", "sixteen"));
        assertThat(String.join("\n", faults))
                .contains("extra: unknown key; allowed here: sources")
                .contains("sources.Shop: a source's name has 1 to 64 characters of a-z, 0-9 and -")
                .contains("sources.Shop.secret: must have at least 16 characters")
                .contains("sources.blog.colour: unknown key; allowed here: write-keys, revoked-keys, secret,"
                        + " allowed-origins, limits, plan")
                .contains("sources.blog.write-keys[0]: the same write key is also listed under sources.Shop")
                .contains("sources.blog.write-keys[1]: a write key has 8 to 128 characters")
                .contains("sources.empty.write-keys: must list at least one write key")
                .contains("sources.single: must hold the keys write-keys and secret");
    }

    @Test
    void pagesOfAnyOriginMaySendUnlessSomeAreListed() throws Exception {
        Sources sources = read(file("""
                sources:
                  shop:
                    write-keys: [first-key]
                    secret: sixteen characters
                    allowed-origins: ["https://shop.example", "https://*.shop.example"]
                  blog:
                    write-keys: [third-key]
                    secret: another sixteen characters
                """));
        AllowedOrigins shop = sources.sourceOf("first-key").orElseThrow().origins();
        assertThat(shop.allows("https://www.shop.example")).isTrue();
        assertThat(shop.allows("https://blog.example")).isFalse();
        assertThat(sources.sourceOf("third-key").orElseThrow().origins().allows("https://blog.example"))
                .isTrue();
        assertThat(faultsOf("""
                sources:
                  shop: {write-keys: [first-key], secret: sixteen characters, allowed-origins: []}
                  blog: {write-keys: [other-key], secret: sixteen characters, allowed-origins: [blog.example]}
                """))
                .hasSize(2)
                .anyMatch(fault -> fault.contains("sources.shop.allowed-origins: must list at least one origin"))
                .anyMatch(fault -> fault.contains("sources.blog.allowed-origins[0]: must be *, or an origin"));
    }

    @Test
    void aKeyCanBeRevokedAndLimited() throws Exception {
        Sources sources = read(file("""
                sources:
                  shop:
                    write-keys: [first-key, second-key]
                    revoked-keys: [old-key-1]
                    secret: sixteen characters
                    limits: {events-per-second: 5, burst: 7}
                """));
        assertThat(sources.standingOf("first-key")).isInstanceOf(KeyStanding.Active.class);
        assertThat(sources.standingOf("old-key-1")).isInstanceOf(KeyStanding.Revoked.class);
        assertThat(sources.standingOf("any-key-1")).isInstanceOf(KeyStanding.Unknown.class);
        assertThat(sources.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.keys()).isEqualTo(2);
            assertThat(entry.revokedKeys()).isEqualTo(1);
            assertThat(entry.limit()).contains(new RateLimit(5, 7));
        });
    }

    @Test
    void limitsAndRevokedKeysAreChecked() throws Exception {
        List<String> faults = faultsOf("""
                sources:
                  a: {write-keys: [a-key-00], secret: sixteen characters, revoked-keys: a-key-01}
                  b: {write-keys: [b-key-00], secret: sixteen characters, revoked-keys: [b-key-00]}
                  c: {write-keys: {x: 1}, secret: sixteen characters, limits: {burst: 1}}
                  d: {write-keys: [d-key-00], secret: sixteen characters, limits: {events-per-second: 0, burst: 1}}
                  e: {write-keys: [e-key-00], secret: sixteen characters, limits: {rate: 0}}
                """);
        assertThat(String.join("\n", faults))
                .contains("sources.a.revoked-keys: must be a list of write keys")
                .contains("sources.b.revoked-keys[0]: the same write key is also listed under sources.b")
                .contains("sources.c.write-keys: must list at least one write key")
                .contains("sources.c.limits: must hold whole numbers for events-per-second and burst")
                .contains("sources.d.limits.events-per-second: must be 1 to 1000000")
                .contains("sources.e.limits.rate: unknown key; allowed here: events-per-second, burst");
    }

    @Test
    void aFileThatIsAbsentOrEmptyOrNoYamlSaysSo() throws Exception {
        assertThatThrownBy(() -> read(folder.resolve("absent.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("absent.yaml: cannot be read")
                .hasMessageContaining("sources-file");
        assertThat(faultsOf("")).singleElement().asString().contains("sources: must name at least one source");
        assertThat(faultsOf("sources: [")).singleElement().asString().contains("not YAML");
        assertThat(faultsOf("sources: {a: {}, a: {}}"))
                .singleElement()
                .asString()
                .contains("a key twice");
    }

    @Test
    void pseudonymsAreTheSameForTheSameClientAndDifferBetweenSources() {
        Source shop = new Source("shop", "a secret of the shop");
        Source blog = new Source("blog", "a secret of the blog");
        String visitor = shop.pseudonym("192.0.2.1", "Agent");
        assertThat(visitor).matches("[0-9a-f]{32}").isEqualTo(shop.pseudonym("192.0.2.1", "Agent"));
        assertThat(blog.pseudonym("192.0.2.1", "Agent")).isNotEqualTo(visitor);
        assertThat(shop.pseudonym("192.0.2.2", "Agent")).isNotEqualTo(visitor);
        assertThat(shop.pseudonym("192.0.2.1", "agent")).isNotEqualTo(visitor);
        assertThat(shop.pseudonym("192.0.2.1\nA", "gent")).isNotEqualTo(visitor);
    }

    @Test
    void aPseudonymIsTheKeyedHashThatIsDocumented() {
        // printf '192.0.2.1\nAgent' | openssl dgst -sha256 -hmac 'a secret of the shop'
        assertThat(new Source("shop", "a secret of the shop").pseudonym("192.0.2.1", "Agent"))
                .isEqualTo("c741ad8284ae1bc65367158ddb867dec");
    }

    private static Sources read(Path file) throws ConfigurationException {
        return LiveSources.open(file, Clock.systemUTC()).get();
    }

    private List<String> faultsOf(String yaml) throws IOException {
        Path file = file(yaml);
        try {
            read(file);
        } catch (ConfigurationException e) {
            return e.faults();
        }
        throw new AssertionError("no fault was found");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("sources.yaml"), yaml);
    }
}
