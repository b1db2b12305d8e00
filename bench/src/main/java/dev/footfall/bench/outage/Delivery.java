package dev.footfall.bench.outage;

/**
 * Events by what they were answered and what became of them.
 *
 * @param acknowledged answered with 2xx
 * @param refused answered with anything else
 * @param unanswered the connection broke before an answer, or there was none
 * @param lost acknowledged, and not in the topic of the refined
 * @param repeated more than once in the topic of the refined, whatever they were answered
 * @param strange in the topic of the refined, and never sent
 * @param receivedTwice more than once in the topic of the received: what ingest sent again because it could not know
 *     that the broker had it. They are told apart by their ids when they are refined.
 */
public record Delivery(
        long acknowledged, long refused, long unanswered, long lost, long repeated, long strange, long receivedTwice) {
    /** Whether each acknowledged event is there once, and no other more than once. */
    public boolean isExactlyOnce() {
        return lost == 0 && repeated == 0 && strange == 0;
    }
}
