package dev.footfall.ingest.http;

import com.github.luben.zstd.Zstd;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Content encodings, in every dialect. */
class CompressedBodiesTest {
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = OtherDialects.running(RunningIngest.Setup.usual());
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void everyDialectTakesZstdAndGzip() throws Exception {
        for (OtherDialects.Sample sample : OtherDialects.samples(RunningIngest.KEY)) {
            byte[] plain = sample.body().getBytes(UTF_8);
            assertThat(send(sample, "zstd", Zstd.compress(plain)).statusCode())
                    .as("%s in zstd", sample)
                    .isBetween(200, 202);
            assertThat(send(sample, "gzip", gzip(plain)).statusCode())
                    .as("%s in gzip", sample)
                    .isBetween(200, 202);
        }
        assertThat(ingest.received().stream().map(ReceivedEvent::getDialect))
                .hasSize(12)
                .containsOnly("native", "segment", "rudderstack", "posthog", "snowplow", "cloudevents");
        assertThat(ingest.log.count(Topic.REJECTED)).isZero();
    }

    @Test
    void aTinyBodyThatStandsForTooMuchIsTooLargeInEveryDialect() throws Exception {
        Map<String, byte[]> bombs =
                Map.of("zstd", Zstd.compress(new byte[100_000_000], 19), "gzip", gzip(new byte[20_000_000]));
        for (OtherDialects.Sample sample : OtherDialects.samples(RunningIngest.KEY)) {
            for (Map.Entry<String, byte[]> bomb : bombs.entrySet()) {
                HttpResponse<String> answer = send(sample, bomb.getKey(), bomb.getValue());
                assertThat(answer.statusCode())
                        .as("%s in %s", sample, bomb.getKey())
                        .isEqualTo(sample.dialect().equals("snowplow") ? 422 : 413);
                assertThat(answer.body()).contains("body.too-large", "inflated", "400000");
            }
        }
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "body.too-large"))
                .isEqualTo(12);
    }

    @Test
    void whatIsDamagedCutShortOrFollowedByAnythingIsToldSo() throws Exception {
        OtherDialects.Sample sample = OtherDialects.samples(RunningIngest.KEY).getFirst();
        byte[] good = Zstd.compress(sample.body().getBytes(UTF_8));
        List<byte[]> wrong = List.of(
                new byte[0],
                sample.body().getBytes(UTF_8),
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 5),
                gzip(sample.body().getBytes(UTF_8)));
        for (byte[] body : wrong) {
            HttpResponse<String> answer = send(sample, "zstd", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"error\":\"encoding.broken\"", "zstd");
        }
        assertThat(ingest.refused()).isEqualTo(wrong.size());
    }

    @Test
    void anotherEncodingIsToldWhichAreTaken() throws Exception {
        OtherDialects.Sample sample = OtherDialects.samples(RunningIngest.KEY).getFirst();
        for (String encoding : List.of("br", "deflate", "gzip, zstd", "zstd,zstd", "")) {
            HttpResponse<String> answer = send(sample, encoding, new byte[10]);
            assertThat(answer.statusCode()).as(encoding).isEqualTo(415);
            assertThat(answer.body()).contains("\"error\":\"encoding.unsupported\"", "zstd, gzip or identity");
            assertThat(answer.headers().firstValue("Accept-Encoding")).contains("zstd, gzip");
        }
        HttpResponse<String> options =
                ingest.send(ingest.request("/v1/events").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(options.headers().firstValue("Accept-Encoding")).contains("zstd, gzip");
    }

    private HttpResponse<String> send(OtherDialects.Sample sample, String encoding, byte[] body) throws Exception {
        return ingest.send(ingest.request(sample.path())
                .header(sample.header().get(0), sample.header().get(1))
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
