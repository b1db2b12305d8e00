package dev.footfall.ingest.publish;

import java.time.Duration;

/**
 * How events go to the broker.
 *
 * @param linger how long a record may wait for others, to share a batch; 0 or more
 * @param batchBytes most bytes of a batch, before compression
 * @param deliveryTimeout how long the broker may take to acknowledge before the sender is told to come again
 * @param maxBytesInFlight most bytes waiting to be acknowledged, before senders are told to come again
 * @param startTimeout how long the broker may take to answer at start
 */
public record PublishSettings(
        Duration linger, int batchBytes, Duration deliveryTimeout, long maxBytesInFlight, Duration startTimeout) {
    private static final Duration MIN_DELIVERY = Duration.ofMillis(200);

    public PublishSettings {
        require(!linger.isNegative() && linger.toSeconds() < 1, "linger: must be PT0S to less than PT1S");
        require(batchBytes >= 1024 && batchBytes <= 900_000, "batch-bytes: must be 1024 to 900000");
        require(
                deliveryTimeout.compareTo(MIN_DELIVERY.plus(linger)) >= 0 && deliveryTimeout.toHours() < 1,
                "delivery-timeout: must be PT0.2S plus linger, to less than PT1H");
        require(maxBytesInFlight >= 1_048_576, "max-bytes-in-flight: must be 1048576 (1 MiB) or more");
        require(
                !startTimeout.isNegative() && !startTimeout.isZero(),
                "start-timeout: must be more than 0, such as PT30S");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
