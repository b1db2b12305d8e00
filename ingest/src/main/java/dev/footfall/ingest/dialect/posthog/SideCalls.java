package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What PostHog's clients ask for beside sending events. There are no feature flags, surveys or session recordings here;
 * the answers say so, so that a page goes on and its clients do not ask for more. All are the same for everybody.
 */
final class SideCalls {
    static final List<Route> ROUTES = List.of(
            new Route("POST", "/flags"),
            new Route("POST", "/flags/"),
            new Route("POST", "/decide"),
            new Route("POST", "/decide/"),
            new Route("POST", "/s"),
            new Route("POST", "/s/"),
            new Route("GET", "/array/*/config"),
            new Route("GET", "/array/*/config.js"));

    private static final String ARRAY = "/array/";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    /** Clicks are captured only if {@code autocapture_opt_out} is there and a boolean. */
    private static final String SETTINGS =
            "\"supportedCompression\":[\"gzip\",\"gzip-js\"],\"autocapture_opt_out\":false,"
                    + "\"sessionRecording\":false,\"surveys\":false,\"heatmaps\":false,\"capturePerformance\":false,"
                    + "\"autocaptureExceptions\":false,\"captureDeadClicks\":false,\"siteApps\":[]";

    private static final String CONFIG = "{\"hasFeatureFlags\":false," + SETTINGS + "}";

    private static final String NO_FLAGS =
            "\"featureFlags\":{},\"featureFlagPayloads\":{},\"errorsWhileComputingFlags\":false";

    private static final Answer FLAGS = PostHogAnswers.json(200, "{\"flags\":{}," + NO_FLAGS + "}");

    private static final Answer DECIDE = PostHogAnswers.json(
            200,
            "{\"config\":{\"enable_collect_everything\":true},\"isAuthenticated\":false,\"toolbarParams\":{},"
                    + NO_FLAGS + "," + SETTINGS + "}");

    private static final Answer NOT_KEPT =
            PostHogAnswers.json(200, "{\"status\":\"Ok\",\"detail\":\"session recordings are not kept\"}");

    private SideCalls() {}

    /** The answer; empty if the request is none of these. */
    static Optional<Answer> answer(RequestHead head) {
        String path = head.path();
        return switch (path) {
            case "/flags", "/flags/" -> Optional.of(FLAGS);
            case "/decide", "/decide/" -> Optional.of(DECIDE);
            case "/s", "/s/" -> Optional.of(NOT_KEPT);
            default -> path.startsWith(ARRAY) ? Optional.of(config(path)) : Optional.empty();
        };
    }

    private static Answer config(String path) {
        String token = path.substring(ARRAY.length(), path.indexOf('/', ARRAY.length()));
        if (!path.endsWith(".js")) {
            return PostHogAnswers.json(200, CONFIG);
        }
        if (!TOKEN.matcher(token).matches()) {
            return PostHogAnswers.json(404, "{}"); // it would become a part of the script
        }
        String script = "(function(){var c=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};c['" + token
                + "']={config:" + CONFIG + ",siteApps:[]};})();\n";
        return new Answer(
                200, Map.of("Content-Type", "application/javascript"), script.getBytes(StandardCharsets.UTF_8));
    }
}
