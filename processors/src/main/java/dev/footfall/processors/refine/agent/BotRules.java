package dev.footfall.processors.refine.agent;

import java.util.List;

/**
 * Whether an agent is a program that visits by itself: a crawler, a monitor, a feed reader, an HTTP library, a browser
 * without a window. Pure.
 *
 * <p>Most say so: they hold a word that ends in "bot", or the address at which their owner can be reached, which no
 * browser does. A list has the rest. What pretends to be a browser is not told from one.
 */
final class BotRules {
    private static final String BOT = "bot";

    /** A maker of telephones. */
    private static final String CUBOT = "cubot";

    private BotRules() {}

    /**
     * @param agent in lower case
     * @param words any of which makes it a bot
     */
    static boolean isBot(String agent, List<String> words) {
        return hasBotWord(agent) || hasAddress(agent) || words.stream().anyMatch(agent::contains);
    }

    private static boolean hasBotWord(String agent) {
        for (int at = agent.indexOf(BOT); at >= 0; at = agent.indexOf(BOT, at + 1)) {
            int end = at + BOT.length();
            boolean plural = end < agent.length() && agent.charAt(end) == 's';
            int after = plural ? end + 1 : end;
            boolean endsWord = after == agent.length() || !Character.isLetter(agent.charAt(after));
            boolean telephone = at >= 2 && agent.startsWith(CUBOT, at - 2);
            if (endsWord && !telephone) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAddress(String agent) {
        return agent.contains("http://") || agent.contains("https://") || agent.indexOf('@') >= 0;
    }
}
