package dev.footfall.ingest.dialect.posthog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.TestHead;
import java.util.List;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SideCallsTest {
    private final PostedEvents posted = new PostedEvents();

    @Test
    void thereAreNoFlags() throws Exception {
        for (String path : List.of("/flags/?v=2", "/flags?v=2")) {
            JsonNode flags = json(TestHead.of("POST", path));
            assertThat(flags.path("flags").isObject()).isTrue();
            assertThat(flags.path("featureFlags").isObject()).isTrue();
            assertThat(flags.path("errorsWhileComputingFlags").booleanValue()).isFalse();
        }
    }

    @Test
    void clientsOf2023AreToldToCaptureClicksAndToCompress() throws Exception {
        JsonNode decision = json(TestHead.of("POST", "/decide/?v=3"));
        assertThat(decision.at("/config/enable_collect_everything").booleanValue())
                .isTrue();
        assertThat(decision.path("supportedCompression").toString()).isEqualTo("[\"gzip\",\"gzip-js\"]");
        assertThat(decision.path("sessionRecording").booleanValue()).isFalse();
    }

    @Test
    void theConfigurationHasABooleanForClicksAndNoRecording() throws Exception {
        JsonNode config = json(TestHead.of("GET", "/array/any-key/config"));
        assertThat(config.path("autocapture_opt_out").isBoolean()).isTrue();
        assertThat(config.path("sessionRecording").isBoolean()).isTrue();
        assertThat(config.path("sessionRecording").booleanValue()).isFalse();
        assertThat(config.path("hasFeatureFlags").booleanValue()).isFalse();
    }

    @Test
    void theConfigurationMayComeAsAScriptThatHoldsNothingForeign() {
        Answer script = posted.dialect
                .answerAtOnce(TestHead.of("GET", "/array/phc_1-A/config.js"))
                .orElseThrow();
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.headers()).containsEntry("Content-Type", "application/javascript");
        assertThat(new String(script.body(), UTF_8)).contains("c['phc_1-A']={config:{\"hasFeatureFlags\":false,");
        for (String token : List.of("'];alert(1)//", "", "%27", "\n")) {
            assertThat(posted.dialect
                            .answerAtOnce(TestHead.of("GET", "/array/" + token + "/config.js"))
                            .orElseThrow()
                            .status())
                    .as(token)
                    .isEqualTo(404);
        }
    }

    @Test
    void aSessionRecordingIsToldThatItIsNotKept() throws Exception {
        assertThat(json(TestHead.of("POST", "/s/")).path("detail").textValue())
                .isEqualTo("session recordings are not kept");
    }

    @Test
    void eventsAreNoSideCall() {
        for (String path : List.of("/e/", "/batch/", "/i/v1/analytics/events")) {
            assertThat(posted.dialect.answerAtOnce(TestHead.of("POST", path))).isEmpty();
        }
    }

    private JsonNode json(TestHead head) throws Exception {
        Answer answer = posted.dialect.answerAtOnce(head).orElseThrow();
        assertThat(answer.status()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }
}
