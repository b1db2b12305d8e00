package dev.footfall.processors.refine.origin;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostTest {
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            https://www.shop.example/a?b=https://other.example/#c shop.example
            HTTP://WWW.Shop.EXAMPLE shop.example
            https://shop.example:8443/ shop.example
            https://shop.example./ shop.example
            https://user:pass@word@shop.example/ shop.example
            //shop.example/a shop.example
            https://shop.example?a=/ shop.example
            https://shop.example#a shop.example
            https://shop.example\\@evil.example/ shop.example
            http://localhost:8080/ localhost
            http://www.com/ www.com
            http://127.0.0.1:1/ 127.0.0.1
            http://[2001:DB8::1]:8080/a [2001:db8::1]
            https://BÜCHER.example/ bücher.example
            https://xn--bcher-kva.example/ xn--bcher-kva.example
            """)
    void findsTheHost(String address, String host) {
        assertThat(Host.of(address)).contains(new Host(host, false));
    }

    @Test
    void takesThePackageOfAnApp() {
        assertThat(Host.of("android-app://com.google.android.gm/")).contains(new Host("com.google.android.gm", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/pricing",
                "shop.example",
                "about:blank",
                "$direct",
                "javascript:alert(1)",
                "data:text/html,x",
                "file:///etc/hosts",
                "chrome-extension://abcdef/",
                "https://",
                "https:///a",
                "https:shop.example",
                "https://a b.example/",
                "https://a\u0000.example/",
                "https://%61.example/",
                "https://[::1/",
                "https://a..example/",
                "https://.example/",
                "https://<script>/",
                "http://\\xe4\\xe5/",
                "http://:80/",
                "http://@/",
                "https://[x]/",
                "http",
                "//"
            })
    void findsNoneInWhatIsNoAddress(String address) {
        assertThat(Host.of(address)).isEmpty();
    }

    @Test
    void findsNoneInANameThatIsTooLong() {
        assertThat(Host.of("https://" + "a".repeat(Host.MAX_LENGTH))).isPresent();
        assertThat(Host.of("https://" + "a".repeat(Host.MAX_LENGTH + 1))).isEqualTo(Optional.empty());
    }
}
