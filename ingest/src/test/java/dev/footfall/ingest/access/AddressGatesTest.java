package dev.footfall.ingest.access;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressGatesTest {
    private final AddressGates gates = new AddressGates(new RateLimit(1, 1), 100, () -> 0);

    @Test
    void everyAddressHasItsOwn() {
        assertThat(gates.gateOf("192.0.2.1").enter()).isZero();
        assertThat(gates.gateOf("192.0.2.1").enter()).isPositive();
        assertThat(gates.gateOf("192.0.2.2").enter()).isZero();
    }

    @Test
    void aNetworkOfIpv6IsOneClient() {
        assertThat(gates.gateOf("2001:db8:1:2::1").enter()).isZero();
        assertThat(gates.gateOf("2001:db8:1:2:ffff::9").enter()).isPositive();
        assertThat(gates.gateOf("2001:db8:1:3::1").enter()).isZero();
    }

    @Test
    void whatIsNoAddressSharesOne() {
        assertThat(gates.gateOf("").enter()).isZero();
        assertThat(gates.gateOf("unknown").enter()).isPositive();
    }

    @Test
    void onlySomeAreRememberedButThoseSeenLastAre() {
        for (int i = 0; i < 10_000; i++) {
            gates.gateOf("10.0." + i / 256 + "." + i % 256).enter();
            assertThat(gates.gateOf("192.0.2.9").enter()).isEqualTo(i == 0 ? 0 : 1);
            assertThat(gates.remembered()).isLessThanOrEqualTo(100);
        }
        assertThat(gates.gateOf("10.0.0.0").enter()).isZero();
    }
}
