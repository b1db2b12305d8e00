package dev.footfall.replay.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/** The shop that the simulated visitors go to: its pages, where visitors come from, and what they hold in hand. */
final class Shop {
    static final String URL = "https://shop.example";

    private static final List<Page> PAGES = List.of(
            new Page("/", "Home"),
            new Page("/shoes", "Shoes"),
            new Page("/sale", "Sale"),
            new Page("/shoes/trail-runner", "Trail Runner"),
            new Page("/shoes/city-sneaker", "City Sneaker"),
            new Page("/jackets", "Jackets"),
            new Page("/jackets/rain-shell", "Rain Shell"),
            new Page("/blog/how-to-lace", "How to lace your shoes"),
            new Page("/shoes/hiking-boot", "Hiking Boot"),
            new Page("/blog/spring-trails", "Ten trails for spring"),
            new Page("/jackets/down-parka", "Down Parka"),
            new Page("/search", "Search"),
            new Page("/about", "About us"),
            new Page("/returns", "Returns"),
            new Page("/contact", "Contact"));

    private static final List<Origin> ORIGINS = List.of(
            new Origin(30, "", ""),
            new Origin(28, "https://www.google.com/", ""),
            new Origin(8, "https://www.bing.com/", ""),
            new Origin(6, "https://duckduckgo.com/", ""),
            new Origin(7, "https://www.facebook.com/", "utm_source=facebook&utm_medium=cpc&utm_campaign=spring"),
            new Origin(6, "https://www.google.com/", "utm_source=google&utm_medium=cpc&utm_campaign=brand"),
            new Origin(8, "", "utm_source=newsletter&utm_medium=email&utm_campaign=week-12"),
            new Origin(4, "https://news.ycombinator.com/", ""),
            new Origin(3, "https://blog.partner.example/best-boots", "utm_source=partner&utm_medium=affiliate"));

    private static final List<Device> DEVICES = List.of(
            new Device(
                    34,
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                            + " Version/18.5 Mobile/15E148 Safari/604.1",
                    "en-US"),
            new Device(
                    24,
                    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile"
                            + " Safari/537.36",
                    "de-DE"),
            new Device(
                    22,
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0"
                            + " Safari/537.36",
                    "en-GB"),
            new Device(
                    10,
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                            + " Version/18.5 Safari/605.1.15",
                    "fr-FR"),
            new Device(6, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "en-US"),
            new Device(
                    4,
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0"
                            + " Safari/537.36 Edg/137.0.0.0",
                    "es-ES"));

    private Shop() {}

    record Page(String path, String title) {}

    /** Where a visit comes from; texts are empty where there is nothing. */
    record Origin(int weight, String referrer, String campaign) {}

    record Device(int weight, String userAgent, String language) {}

    /** A page by popularity: the n-th is seen n times less than the first. */
    static Page page(RandomGenerator random) {
        double all = 0;
        for (int i = 0; i < PAGES.size(); i++) {
            all += 1.0 / (i + 1);
        }
        double at = random.nextDouble() * all;
        for (int i = 0; i < PAGES.size(); i++) {
            at -= 1.0 / (i + 1);
            if (at < 0) {
                return PAGES.get(i);
            }
        }
        return PAGES.getLast();
    }

    static Origin origin(RandomGenerator random) {
        int at = random.nextInt(ORIGINS.stream().mapToInt(Origin::weight).sum());
        for (Origin origin : ORIGINS) {
            at -= origin.weight();
            if (at < 0) {
                return origin;
            }
        }
        return ORIGINS.getLast();
    }

    static Device device(RandomGenerator random) {
        int at = random.nextInt(DEVICES.stream().mapToInt(Device::weight).sum());
        for (Device device : DEVICES) {
            at -= device.weight();
            if (at < 0) {
                return device;
            }
        }
        return DEVICES.getLast();
    }
}
