package dev.footfall.replay.job;

import dev.footfall.processors.streams.Surroundings;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a replay calls what it makes, so that none of it can be taken for the live pipeline's.
 *
 * @param job the replay's name: a letter, then letters and digits, in lower case
 */
record ShadowNames(String job) implements TopicNames {
    private static final String LIVE_PREFIX = "footfall.";

    ShadowNames {
        if (!job.matches("[a-z][a-z0-9]{0,31}")) {
            throw new IllegalArgumentException("a replay's name is a letter, then up to 31 letters and digits");
        }
    }

    /** Who was erased is known from the live topic: there is no replaying that. */
    @Override
    public String of(Topic topic) {
        return topic == Topic.ERASURES ? topic.topicName() : shadow(topic);
    }

    private String shadow(Topic topic) {
        return prefix() + topic.topicName().substring(LIVE_PREFIX.length());
    }

    /** What all its topics begin with. */
    String prefix() {
        return "footfall.replay." + job + ".";
    }

    /** The live name behind a shadow's name; another name stays as it is. */
    String live(String name) {
        return name.startsWith(prefix()) ? LIVE_PREFIX + name.substring(prefix().length()) : name;
    }

    /** The topic behind a shadow's name. */
    Optional<Topic> topic(String name) {
        return Arrays.stream(Topic.values())
                .filter(topic -> of(topic).equals(name))
                .findFirst();
    }

    /** What its consumer groups, application ids and transactions begin with. */
    String applications() {
        return "footfall-replay-" + job;
    }

    /** The application id of its topologies, which are run as one. */
    String topologies() {
        return applications() + "-" + Surroundings.TOPOLOGY;
    }

    /** The consumer group of its reader, which keeps how far it is. */
    String readers() {
        return applications() + "-copy";
    }

    /** The consumer group of its sink. */
    String sink() {
        return applications() + "-sink";
    }

    /** The schema of its tables. */
    String schema() {
        return "footfall_replay_" + job;
    }
}
