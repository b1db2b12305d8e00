package dev.footfall.replay.job;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import java.util.Set;

/**
 * What a replay's topologies read and write: the source topics themselves, unless what is read of them was copied, and
 * shadows.
 *
 * @param names of the shadows
 * @param sources that are read as they are
 */
record ReplayedTopics(ShadowNames names, Set<Topic> sources) implements TopicNames {
    ReplayedTopics {
        sources = Set.copyOf(sources);
    }

    @Override
    public String of(Topic topic) {
        return sources.contains(topic) ? topic.topicName() : names.of(topic);
    }
}
