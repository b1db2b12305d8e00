package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.RefinedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest events of a source. Each has the number of events before it as its id, so that a browser that lost its
 * connection goes on where it was. Guarded by {@link LiveState}.
 */
final class Feed {
    private static final int KEPT = 60;
    private static final int TOLD = 12;

    private final Deque<Item> items = new ArrayDeque<>();
    private long last;

    private record Item(long id, ObjectNode json) {}

    /**
     * What came.
     *
     * @param last the number of the newest event, which is how many there were since the page runs
     * @param items of these, the newest, the oldest first
     */
    record News(long last, List<ObjectNode> items) {
        News {
            items = List.copyOf(items);
        }

        static News none(long last) {
            return new News(last, List.of());
        }
    }

    void add(RefinedEvent event) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("id", ++last);
        item.put("at", event.getOccurredAt().toEpochMilli());
        item.put("name", Texts.shown(event.getName()));
        item.put("page", Texts.page(event.getUrl()));
        item.put("title", Texts.shown(event.getTitle()));
        item.put("channel", event.getChannel().name());
        item.put("device", event.getDevice().name());
        item.put("browser", Texts.shown(event.getBrowser()));
        item.put("bot", event.getBot());
        items.add(new Item(last, item));
        if (items.size() > KEPT) {
            items.remove();
        }
    }

    long last() {
        return last;
    }

    News since(long after) {
        List<ObjectNode> newer = new ArrayList<>();
        for (Item item : (Iterable<Item>) items::descendingIterator) {
            if (item.id() <= after || newer.size() == TOLD) {
                break;
            }
            newer.addFirst(item.json());
        }
        return new News(last, newer);
    }
}
