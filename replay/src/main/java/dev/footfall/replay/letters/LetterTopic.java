package dev.footfall.replay.letters;

import dev.footfall.replay.topic.TopicReader;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topic of dead letters. Used by one thread. */
record LetterTopic(TopicReader reader) {
    private static final String TOPIC = Topic.DEAD_LETTERS.topicName();
    private static final Pattern ID = Pattern.compile("(\\d{1,9})-(\\d{1,18})");
    private static final Comparator<Letter> OLDEST_FIRST =
            Comparator.comparing(Letter::at).thenComparing(Letter::id);

    /** The letters that are asked for, the newest first, in memory that does not grow with the topic. */
    List<Letter> list(LetterFilter filter) throws IOException {
        PriorityQueue<Letter> newest = new PriorityQueue<>(OLDEST_FIRST);
        reader.readAll(TOPIC, record -> {
            Letter letter = Letter.of(record);
            if (filter.matches(letter)) {
                newest.add(letter);
                if (newest.size() > filter.limit()) {
                    newest.remove();
                }
            }
        });
        List<Letter> all = new ArrayList<>(newest);
        all.sort(OLDEST_FIRST.reversed());
        return all;
    }

    /** The letter of that id, whole; empty if there is none, or none any more. */
    Optional<ConsumerRecord<byte[], byte[]>> find(String id) throws IOException {
        Matcher place = ID.matcher(id);
        return place.matches()
                ? reader.find(
                        new TopicPartition(TOPIC, Integer.parseInt(place.group(1))), Long.parseLong(place.group(2)))
                : Optional.empty();
    }
}
