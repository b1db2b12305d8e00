package dev.footfall.ingest.spool;

import java.time.Instant;

/** Which way events take now; the methods are the ways from one state to the next. */
sealed interface State {
    /** What operators call it. */
    String label();

    /** Nothing is taken: not started yet, or stopped. */
    record Closed() implements State {
        @Override
        public String label() {
            return "closed";
        }

        Direct startedEmpty() {
            return new Direct();
        }

        Spooling startedWithRest(Instant at) {
            return new Spooling(at, "events of an earlier run are sent first");
        }
    }

    /** Events go to the broker; the spool is empty. */
    record Direct() implements State {
        @Override
        public String label() {
            return "direct";
        }

        Spooling brokerAway(Instant at, String reason) {
            return new Spooling(at, reason);
        }
    }

    /**
     * Events go into the spool; its first is offered to the broker again and again.
     *
     * @param since when the first event could not go to the broker
     * @param reason why
     */
    record Spooling(Instant since, String reason) implements State {
        @Override
        public String label() {
            return "spooling";
        }

        Draining brokerAnswered() {
            return new Draining(since);
        }

        HandingOver nothingSpooled() {
            return new HandingOver(since);
        }
    }

    /**
     * The broker takes what the spool holds; events go to the spool's tail.
     *
     * @param since when the first event could not go to the broker
     */
    record Draining(Instant since) implements State {
        @Override
        public String label() {
            return "draining";
        }

        Spooling brokerAway(String reason) {
            return new Spooling(since, reason);
        }

        HandingOver caughtUp() {
            return new HandingOver(since);
        }
    }

    /**
     * Everything spooled is on its way to the broker; events wait in memory until the last of it is acknowledged.
     *
     * @param since when the first event could not go to the broker
     */
    record HandingOver(Instant since) implements State {
        @Override
        public String label() {
            return "handing-over";
        }

        Direct emptied() {
            return new Direct();
        }

        Spooling brokerAway(String reason) {
            return new Spooling(since, reason);
        }

        Draining tookTooLong() {
            return new Draining(since);
        }
    }
}
