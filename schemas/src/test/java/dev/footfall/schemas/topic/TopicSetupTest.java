package dev.footfall.schemas.topic;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TopicSetupTest {
    @Test
    void aBrokerThatDoesNotAnswerIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String broker = "127.0.0.1:" + free;
        var setup = new TopicSetup(
                Map.of("bootstrap.servers", broker, "default.api.timeout.ms", 600, "request.timeout.ms", 300), 6, 1);

        assertThatThrownBy(setup::createMissing)
                .isInstanceOf(TopicSetup.TopicSetupException.class)
                .hasMessage("the broker did not answer in time; check that it runs at " + broker);
    }

    @Test
    void aTopicHasAtLeastOnePartitionAndOneReplica() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TopicSetup(Map.of(), 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopicSetup(Map.of(), 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopicSetup(Map.of(), 1, 40_000));
    }
}
