package dev.footfall.ingest.tracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class FootfallJsTest {
    private static final String SCRIPT = "/dev/footfall/ingest/tracker/footfall.js";
    private static final Path DOCUMENTATION = Path.of("..", "docs", "tracker.md");

    @Test
    void isUnder2500BytesGzipped() throws IOException {
        assertThat(gzipped(script())).hasSizeLessThan(2500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"track", "page", "identify", "reset", "optOut", "optIn", "flush"})
    void everyCallIsDocumentedAndThere(String call) throws IOException {
        assertThat(documentation()).contains("`footfall." + call + "(");
        assertThat(new String(script(), UTF_8)).containsPattern("\n    " + call + "[:\n]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "endpoint", "manual", "spa"})
    void everyAttributeIsDocumentedAndRead(String attribute) throws IOException {
        assertThat(documentation()).contains("| `data-" + attribute);
        assertThat(new String(script(), UTF_8))
                .containsPattern("options\\." + attribute + "|'" + attribute + "' in options");
    }

    @ParameterizedTest
    @ValueSource(strings = {"footfall.visitor", "footfall.user", "footfall-optout"})
    void everyStoredKeyIsDocumentedAndUsed(String key) throws IOException {
        assertThat(documentation()).contains("| `" + key + "` |");
        assertThat(new String(script(), UTF_8)).contains("write('" + key + "'");
    }

    private static byte[] script() throws IOException {
        try (InputStream in = Objects.requireNonNull(FootfallJsTest.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return in.readAllBytes();
        }
    }

    private static String documentation() throws IOException {
        return Files.readString(DOCUMENTATION);
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new BestGzip(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
