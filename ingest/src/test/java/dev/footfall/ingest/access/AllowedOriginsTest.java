package dev.footfall.ingest.access;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AllowedOriginsTest {
    private final AllowedOrigins origins =
            AllowedOrigins.of(List.of("https://shop.example", "https://*.shop.example:8443", "null"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "https://a.shop.example:8443",
                "https://a.b-c.shop.example:8443",
                "null",
            })
    void whatIsListedIsAllowed(String origin) {
        assertThat(origins.allows(origin)).isTrue();
        assertThat(AllowedOrigins.any().allows(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example",
                "https://shop.example:8443",
                "https://shop.example.evil.example",
                "https://evilshop.example:8443",
                "https://.shop.example:8443",
                "https://a.shop.example",
                "https://evil.example/.shop.example:8443",
                "https://evil.example:443.shop.example:8443",
                "https://evil@a.shop.example:8443",
                "https://a..shop.example:8443",
                "",
                "*",
            })
    void everythingElseIsNot(String origin) {
        assertThat(origins.allows(origin)).isFalse();
        assertThat(AllowedOrigins.any().allows(origin)).isTrue();
    }

    @Test
    void aStarAmongOthersIsAny() {
        assertThat(AllowedOrigins.of(List.of("https://shop.example", "*")).allows("http://localhost:1"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "https://shop.example/",
                "https://Shop.example",
                "https://*",
                "https://*.*.example",
                "https://a.*.example",
                "https://user@shop.example",
                "https://shop.example:port",
                "",
            })
    void whatIsNoOriginIsNotTaken(String pattern) {
        assertThat(AllowedOrigins.isValid(pattern)).isFalse();
        assertThatThrownBy(() -> AllowedOrigins.of(List.of(pattern))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080", "http://[::1]:3000", "capacitor://localhost", "https://*.a.example"})
    void whatBrowsersCallAnOriginIs(String pattern) {
        assertThat(AllowedOrigins.isValid(pattern)).isTrue();
    }
}
