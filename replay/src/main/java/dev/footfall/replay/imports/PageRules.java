package dev.footfall.replay.imports;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of a web server's log is somebody looking at a page. Pure. */
final class PageRules {
    private static final Set<String> NOT_PAGES = Set.of(
            "css",
            "js",
            "mjs",
            "map",
            "json",
            "xml",
            "txt",
            "ico",
            "png",
            "jpg",
            "jpeg",
            "gif",
            "svg",
            "webp",
            "avif",
            "bmp",
            "tif",
            "tiff",
            "woff",
            "woff2",
            "ttf",
            "otf",
            "eot",
            "mp3",
            "mp4",
            "ogg",
            "webm",
            "avi",
            "mov",
            "wav",
            "zip",
            "gz",
            "tgz",
            "bz2",
            "xz",
            "tar",
            "rar",
            "7z",
            "jar",
            "exe",
            "msi",
            "dmg",
            "deb",
            "rpm",
            "iso",
            "rss",
            "atom",
            "rdf",
            "pdf",
            "ps",
            "doc",
            "docx",
            "xls",
            "xlsx",
            "ppt",
            "pptx",
            "csv",
            "wasm",
            "webmanifest");
    private static final Set<String> FEEDS = Set.of("feed", "feeds", "rss", "rss2", "atom", "rdf");
    private static final List<String> FEED_PARAMETERS =
            List.of("flav=rss", "flav=atom", "feed=", "format=rss", "format=atom", "alt=rss");

    private PageRules() {}

    /**
     * Whether a request was answered with a page: a GET with a 2xx or 304 of something that is no style, script,
     * image, font, download, file for robots or feed.
     */
    static boolean isPage(String method, String target, int status) {
        boolean shown = (status >= 200 && status < 300) || status == 304;
        return method.equals("GET") && shown && !isAsset(target) && !isFeed(target);
    }

    private static boolean isAsset(String target) {
        String name = lastSegment(pathOf(target));
        int dot = name.lastIndexOf('.');
        return dot >= 0 && NOT_PAGES.contains(name.substring(dot + 1));
    }

    private static boolean isFeed(String target) {
        String path = pathOf(target);
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (FEEDS.contains(lastSegment(trimmed))) {
            return true;
        }
        int mark = target.indexOf('?');
        if (mark < 0) {
            return false;
        }
        for (String parameter :
                target.substring(mark + 1).toLowerCase(Locale.ROOT).split("&")) {
            if (FEED_PARAMETERS.stream().anyMatch(parameter::startsWith)) {
                return true;
            }
        }
        return false;
    }

    private static String pathOf(String target) {
        int end = target.length();
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) == '?' || target.charAt(i) == '#') {
                end = i;
                break;
            }
        }
        return target.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
