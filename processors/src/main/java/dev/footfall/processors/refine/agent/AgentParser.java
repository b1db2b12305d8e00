package dev.footfall.processors.refine.agent;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ua_parser.OS;
import ua_parser.Parser;
import ua_parser.UserAgent;

/**
 * Reads a User-Agent: browser and operating system by the patterns of the uap-core project, the rest by our own rules.
 * Slow (some hundreds of microseconds): ask an {@link Agents}. Safe for use by many threads.
 */
public final class AgentParser {
    /**
     * Characters that are looked at. Longer ones come from apps that append to a browser's, or from somebody who wants
     * the patterns to be slow.
     */
    static final int MAX_LENGTH = 512;

    private static final int MAX_NAME_LENGTH = 100;
    private static final String NOTHING = "Other";

    /** The library's names of browsers that differ by device, which is a field of its own. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Chrome Mobile", "Chrome"),
            Map.entry("Chrome Mobile iOS", "Chrome"),
            Map.entry("Chrome Mobile WebView", "Chrome WebView"),
            Map.entry("Edge Mobile", "Edge"),
            Map.entry("Firefox Mobile", "Firefox"),
            Map.entry("Firefox iOS", "Firefox"),
            Map.entry("IE Mobile", "IE"),
            Map.entry("Mobile Safari", "Safari"),
            Map.entry("Mobile Safari UI/WKWebView", "Safari WebView"),
            Map.entry("Opera Mobile", "Opera"));

    private final Parser parser;
    private final BotWords bots;

    /** Reads the patterns, which takes a good part of a second. */
    public AgentParser() {
        this.parser = new Parser();
        this.bots = BotWords.load();
    }

    /**
     * What an agent says.
     *
     * @param userAgent at most {@link #MAX_LENGTH} characters, not blank
     */
    Agent parse(String userAgent) {
        String lower = userAgent.toLowerCase(Locale.ROOT);
        UserAgent browser = parser.parseUserAgent(userAgent);
        OS os = parser.parseOS(userAgent);
        return new Agent(
                name(browser.family).map(name -> NAMES.getOrDefault(name, name)),
                name(browser.major),
                name(os.family),
                DeviceRules.deviceOf(lower),
                BotRules.isBot(lower, bots.words()));
    }

    private static Optional<String> name(@Nullable String name) {
        return name == null || name.isBlank() || name.equals(NOTHING) || name.length() > MAX_NAME_LENGTH
                ? Optional.empty()
                : Optional.of(name);
    }
}
