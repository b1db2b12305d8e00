package dev.footfall.ingest.access;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrustedProxiesTest {
    private static final List<String> RANGES = List.of("10.0.0.0/8", "2001:db8:aaaa::/47", "192.0.2.7");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "203.0.113.9 | 198.51.100.1                      | 203.0.113.9",
                "10.1.2.3    | 198.51.100.1                      | 198.51.100.1",
                "10.1.2.3    | 6.6.6.6, 198.51.100.1             | 198.51.100.1",
                "10.1.2.3    | 6.6.6.6, 198.51.100.1, 10.9.9.9   | 198.51.100.1",
                "10.1.2.3    | 198.51.100.1:4711                 | 198.51.100.1",
                "10.1.2.3    | [2001:db8::1]:4711                | 2001:db8:0:0:0:0:0:1",
                "10.1.2.3    | 2001:db8::1                       | 2001:db8:0:0:0:0:0:1",
                "10.1.2.3    | 6.6.6.6, 2001:db8:aaab::1         | 6.6.6.6",
                "10.1.2.3    | 10.0.0.1, 10.0.0.2                | 10.0.0.1",
                "10.1.2.3    | 6.6.6.6, unknown                  | 10.1.2.3",
                "10.1.2.3    | 6.6.6.6, unknown, 192.0.2.7       | 192.0.2.7",
                "10.1.2.3    | 6.6.6.6,                          | 10.1.2.3",
                "10.1.2.3    | 3232235777                        | 10.1.2.3",
                "10.1.2.3    | fe80::1%eth0                      | 10.1.2.3",
                "10.1.2.3    | -                                 | 10.1.2.3",
                "::ffff:10.1.2.3 | 198.51.100.1                  | 198.51.100.1",
                "2001:db8:aaaa::9 | 198.51.100.1                 | 198.51.100.1",
                "2001:db8:aaac::9 | 198.51.100.1                 | 2001:db8:aaac::9",
            })
    void theFirstFromTheRightThatIsNoProxyIsTheClient(String peer, String header, String client) {
        TrustedProxies proxies = new TrustedProxies(RANGES, "x-forwarded-for");
        assertThat(proxies.clientOf(
                        peer,
                        name -> header == null
                                ? List.of()
                                : Map.of("X-Forwarded-For", List.of(header)).getOrDefault(name, List.of())))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1;proto=https;by=10.0.0.1      | 198.51.100.1",
                "for=6.6.6.6, For=\"[2001:db8::1]:4711\"         | 2001:db8:0:0:0:0:0:1",
                "for=6.6.6.6, for=198.51.100.1, for=10.2.2.2   | 198.51.100.1",
                "for=6.6.6.6;x=\", for=\"[2001:db8::1]:99\"       | 2001:db8:0:0:0:0:0:1",
                "for=\"6.6.6.6, for=198.51.100.1                | 198.51.100.1",
                "for=_hidden                                   | 10.1.2.3",
                "by=198.51.100.1                               | 10.1.2.3",
            })
    void forwardedIsReadTheSameWay(String header, String client) {
        TrustedProxies proxies = new TrustedProxies(RANGES, "forwarded");
        assertThat(proxies.clientOf(
                        "10.1.2.3", name -> Map.of("Forwarded", List.of(header)).getOrDefault(name, List.of())))
                .isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() {
        TrustedProxies proxies = new TrustedProxies(RANGES, "x-forwarded-for");
        assertThat(proxies.clientOf("10.1.2.3", _ -> List.of("6.6.6.6", "198.51.100.1, 10.2.2.2")))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void theOtherHeaderMayBeTheClientsOwn() {
        TrustedProxies proxies = new TrustedProxies(RANGES, "x-forwarded-for");
        assertThat(proxies.clientOf("10.1.2.3", name -> name.equals("Forwarded") ? List.of("for=6.6.6.6") : List.of()))
                .isEqualTo("10.1.2.3");
    }

    @Test
    void onlyATrustedProxySaysThatTheClientSpokeTls() {
        TrustedProxies proxies = new TrustedProxies(RANGES, "x-forwarded-for");
        assertThat(proxies.isSecure("10.1.2.3", _ -> List.of("http, https"))).isTrue();
        assertThat(proxies.isSecure("10.1.2.3", _ -> List.of("https, http"))).isFalse();
        assertThat(proxies.isSecure("10.1.2.3", _ -> List.of())).isFalse();
        assertThat(proxies.isSecure("203.0.113.9", _ -> List.of("https"))).isFalse();
        assertThat(new TrustedProxies(RANGES, "forwarded")
                        .isSecure("10.1.2.3", _ -> List.of("for=1.2.3.4;proto=https")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "10/8", "::/129", "", "10.0.0.0/-1"})
    void whatIsNoRangeIsRefused(String range) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(range), "forwarded"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("trusted: ");
    }

    @Test
    void anotherHeaderIsRefused() {
        assertThatThrownBy(() -> new TrustedProxies(List.of(), "x-real-ip"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header: ");
    }
}
