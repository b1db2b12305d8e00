package dev.footfall.processors.refine.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the agents seen of late, since a site's visitors share a few hundred and reading one is slow. Holds at most
 * 4,096, and of each at most {@link AgentParser#MAX_LENGTH} characters: 6 MB at worst. Owned by one thread.
 */
public final class Agents {
    private static final int CAPACITY = 4_096;

    private final AgentParser parser;
    private final Runnable parsed;
    private final Map<String, Agent> recent;

    /**
     * @param parsed told of each agent that had to be read
     */
    public Agents(AgentParser parser, Runnable parsed) {
        this(parser, parsed, CAPACITY);
    }

    Agents(AgentParser parser, Runnable parsed, int capacity) {
        this.parser = parser;
        this.parsed = parsed;
        this.recent = new LinkedHashMap<>(256, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Agent> eldest) {
                return size() > capacity;
            }
        };
    }

    /** What an agent says; total. */
    public Agent of(Optional<String> userAgent) {
        if (userAgent.isEmpty() || userAgent.get().isBlank()) {
            return Agent.UNKNOWN;
        }
        String whole = userAgent.get();
        String text = whole.length() <= AgentParser.MAX_LENGTH ? whole : whole.substring(0, AgentParser.MAX_LENGTH);
        Agent known = recent.get(text);
        if (known != null) {
            return known;
        }
        Agent agent = parser.parse(text);
        parsed.run();
        recent.put(text, agent);
        return agent;
    }
}
