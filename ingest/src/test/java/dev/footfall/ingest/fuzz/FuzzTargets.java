package dev.footfall.ingest.fuzz;

import dev.footfall.ingest.dialect.cloudevents.CloudEventsDialect;
import dev.footfall.ingest.dialect.footfall.FootfallDialect;
import dev.footfall.ingest.dialect.posthog.PostHogDialect;
import dev.footfall.ingest.dialect.rudderstack.RudderStackDialect;
import dev.footfall.ingest.dialect.segment.SegmentDialect;
import dev.footfall.ingest.dialect.snowplow.SnowplowDialect;
import java.util.function.ToIntFunction;

/** A target for each dialect, in the form in which Jazzer looks for them; each is a class of its own. */
public final class FuzzTargets {
    private FuzzTargets() {}

    /** A dialect's name, the class that Jazzer is given, and how many events an input gave. */
    record Target(String dialect, Class<?> type, ToIntFunction<byte[]> take) {
        @Override
        public String toString() {
            return dialect;
        }
    }

    static Target[] all() {
        return new Target[] {
            new Target("native", Footfall.class, Footfall.WALK::take),
            new Target("segment", Segment.class, Segment.WALK::take),
            new Target("rudderstack", RudderStack.class, RudderStack.WALK::take),
            new Target("snowplow", Snowplow.class, Snowplow.WALK::take),
            new Target("posthog", PostHog.class, PostHog.WALK::take),
            new Target("cloudevents", CloudEvents.class, CloudEvents.WALK::take),
        };
    }

    /** Footfall's. */
    public static final class Footfall {
        private static final DialectWalk WALK = DialectWalk.of(FootfallDialect::new);

        private Footfall() {}

        /** Makes ready what no input is to wait for. */
        public static void fuzzerInitialize() {
            WALK.take(new byte[0]);
        }

        public static void fuzzerTestOneInput(byte[] input) {
            WALK.take(input);
        }
    }

    /** Segment's. */
    public static final class Segment {
        private static final DialectWalk WALK = DialectWalk.of(SegmentDialect::new);

        private Segment() {}

        /** Makes ready what no input is to wait for. */
        public static void fuzzerInitialize() {
            WALK.take(new byte[0]);
        }

        public static void fuzzerTestOneInput(byte[] input) {
            WALK.take(input);
        }
    }

    /** RudderStack's. */
    public static final class RudderStack {
        private static final DialectWalk WALK = DialectWalk.of(RudderStackDialect::new);

        private RudderStack() {}

        /** Makes ready what no input is to wait for. */
        public static void fuzzerInitialize() {
            WALK.take(new byte[0]);
        }

        public static void fuzzerTestOneInput(byte[] input) {
            WALK.take(input);
        }
    }

    /** Snowplow's. */
    public static final class Snowplow {
        private static final DialectWalk WALK =
                DialectWalk.of((limits, intake) -> new SnowplowDialect(limits, intake, () -> "a-fresh-id"));

        private Snowplow() {}

        /** Makes ready what no input is to wait for. */
        public static void fuzzerInitialize() {
            WALK.take(new byte[0]);
        }

        public static void fuzzerTestOneInput(byte[] input) {
            WALK.take(input);
        }
    }

    /** PostHog's. */
    public static final class PostHog {
        private static final DialectWalk WALK = DialectWalk.of(PostHogDialect::new);

        private PostHog() {}

        /** Makes ready what no input is to wait for. */
        public static void fuzzerInitialize() {
            WALK.take(new byte[0]);
        }

        public static void fuzzerTestOneInput(byte[] input) {
            WALK.take(input);
        }
    }

    /** CloudEvents's. */
    public static final class CloudEvents {
        private static final DialectWalk WALK = DialectWalk.of(CloudEventsDialect::new);

        private CloudEvents() {}

        /** Makes ready what no input is to wait for. */
        public static void fuzzerInitialize() {
            WALK.take(new byte[0]);
        }

        public static void fuzzerTestOneInput(byte[] input) {
            WALK.take(input);
        }
    }
}
