package dev.footfall.standalone.server;

import dev.footfall.standalone.server.PortClaims.PortTakenException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortClaimsTest {
    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                PortClaims claims = new PortClaims()) {
            assertThatThrownBy(() -> claims.claim(other.getLocalPort(), "--registry-port"))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("port " + other.getLocalPort() + " is taken")
                    .hasMessageContaining("--registry-port");
        }
    }

    @Test
    void freePortsDifferAndAreFreeAfterwards() throws Exception {
        int first;
        int second;
        try (PortClaims claims = new PortClaims()) {
            first = claims.claim(0, "--port");
            second = claims.claim(0, "--broker-port");
        }
        assertThat(first).isNotEqualTo(second);
        assertThat(List.of(first, second))
                .as("ports that no outgoing connection is given in the meantime")
                .allSatisfy(port -> assertThat(port).isBetween(20_000, 32_767));
        try (PortClaims claims = new PortClaims()) {
            assertThat(claims.claim(first, "--port")).isEqualTo(first);
            assertThat(claims.claim(second, "--broker-port")).isEqualTo(second);
        }
    }
}
