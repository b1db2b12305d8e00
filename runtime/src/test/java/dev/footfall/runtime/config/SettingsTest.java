package dev.footfall.runtime.config;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "a:1,b:2"})
    void aBrokerIsHostAndPort(String servers) {
        var broker = new BrokerSettings(servers, Map.of("security.protocol", "SSL"));

        assertThat(broker.clientProperties())
                .containsOnly(Map.entry("bootstrap.servers", servers), Map.entry("security.protocol", "SSL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", "a:1,", "http://a:1"})
    void anythingElseIsNoBroker(String servers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BrokerSettings(servers, Map.of()))
                .withMessageStartingWith("bootstrap-servers: ");
    }

    @Test
    void furtherSettingsCannotSilentlyReplaceTheAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BrokerSettings("a:1", Map.of("bootstrap.servers", "b:2")))
                .withMessageStartingWith("properties: ");
    }

    @Test
    void aRegistryHasAnHttpAddress() {
        assertThat(new RegistrySettings("http://localhost:8081", Map.of()).url())
                .isEqualTo("http://localhost:8081");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistrySettings("localhost:8081", Map.of()))
                .withMessageStartingWith("url: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void aPortIsInItsRange(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListenSettings("127.0.0.1", port))
                .withMessageStartingWith("port: ");
    }
}
