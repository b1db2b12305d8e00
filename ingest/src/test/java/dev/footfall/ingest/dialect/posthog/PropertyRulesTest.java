package dev.footfall.ingest.dialect.posthog;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$os",
                "$browser_version",
                "$timezone",
                "$lib",
                "$session_id",
                "$referring_domain",
                "$feature/new-page",
                "$autocapture_disabled_server_side",
                "$set_once",
                "$is_identified"
            })
    void theLibraryTheDeviceAndThePageAreSurroundings(String key) {
        assertThat(PropertyRules.isSurrounding(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$event_type", "$elements", "$feature_flag", "$exception_list", "$ai_model", "$prev_pageview_id"
            })
    void whatAnEventIsAboutIsNot(String key) {
        assertThat(PropertyRules.isSurrounding(key)).isFalse();
        assertThat(PropertyRules.isPostHogs(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"os", "revenue", "a$os", "is_server_side", ""})
    void whatHasNoMarkIsTheEventsOwn(String key) {
        assertThat(PropertyRules.isSurrounding(key)).isFalse();
        assertThat(PropertyRules.isPostHogs(key)).isFalse();
    }
}
