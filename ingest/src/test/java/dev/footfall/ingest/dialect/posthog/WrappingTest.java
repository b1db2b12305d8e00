package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.dialect.TestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class WrappingTest {
    private static final int LIMIT = 10_000;
    private static final TestHead PLAIN = TestHead.of("POST", "/e/");
    private static final TestHead FORM = PLAIN.with("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");

    /** Its Base64 has both characters in which the alphabets differ, and padding. */
    private static final String JSON = "{\"a\":\"größe?>~ö\",\"b\":1}";

    @Test
    void jsonIsLeftAsItIs() {
        assertThat(unwrapped(PLAIN, JSON.getBytes(UTF_8))).isEqualTo(JSON);
        assertThat(unwrapped(FORM, (" \n" + JSON).getBytes(UTF_8))).isEqualTo(" \n" + JSON);
        assertThat(unwrapped(TestHead.of("POST", "/e/?compression=base64"), JSON.getBytes(UTF_8)))
                .isEqualTo(JSON);
    }

    @Test
    void gzipIsKnownByItsFirstBytes() {
        assertThat(unwrapped(PLAIN, gzip(JSON.getBytes(UTF_8)))).isEqualTo(JSON);
        assertThat(unwrapped(TestHead.of("POST", "/e/?compression=gzip-js"), gzip(JSON.getBytes(UTF_8))))
                .isEqualTo(JSON);
    }

    @Test
    void aFormsDataMayBeBase64OrJson() {
        String base64 = Base64.getEncoder().encodeToString(JSON.getBytes(UTF_8));
        assertThat(base64).contains("+").endsWith("=");
        for (String data : new String[] {
            "data=" + URLEncoder.encode(base64, UTF_8),
            "data=" + base64,
            "data=" + Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.getBytes(UTF_8)),
            "ip=1&data=" + URLEncoder.encode(base64, UTF_8) + "&compression=base64",
            "data=" + URLEncoder.encode(JSON, UTF_8)
        }) {
            assertThat(unwrapped(FORM, data.getBytes(UTF_8))).as(data).isEqualTo(JSON);
        }
        assertThat(unwrapped(PLAIN, ("data=" + base64).getBytes(UTF_8))).isEqualTo(JSON);
    }

    @Test
    void base64MayComeWithoutAFormIfTheQuerySaysSoAndMayHoldGzip() {
        TestHead head = TestHead.of("POST", "/e/?compression=base64");
        assertThat(unwrapped(head, Base64.getEncoder().encode(JSON.getBytes(UTF_8))))
                .isEqualTo(JSON);
        assertThat(unwrapped(head, Base64.getMimeEncoder().encode("{\"a\":1}".getBytes(UTF_8))))
                .isEqualTo("{\"a\":1}");
        assertThat(unwrapped(head, Base64.getEncoder().encode(gzip(JSON.getBytes(UTF_8)))))
                .isEqualTo(JSON);
    }

    @Test
    void theLimitHoldsForWhatComesOut() {
        byte[] fits = ("{" + " ".repeat(LIMIT - 2) + "}").getBytes(UTF_8);
        byte[] tooMuch = ("{" + " ".repeat(LIMIT - 1) + "}").getBytes(UTF_8);
        assertThat(Wrapping.remove(PLAIN, gzip(fits), LIMIT)).isInstanceOf(Decoded.Plain.class);
        assertThat(Wrapping.remove(PLAIN, gzip(tooMuch), LIMIT)).isInstanceOf(Decoded.TooLarge.class);
        byte[] form = ("data=" + Base64.getUrlEncoder().encodeToString(gzip(tooMuch))).getBytes(UTF_8);
        assertThat(Wrapping.remove(FORM, form, LIMIT)).isInstanceOf(Decoded.TooLarge.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data=%zz", "data=%4", "data=!!!", "data=e", "data=abc&compression=lz64"})
    void whatCannotBeDecodedIsSaid(String body) {
        assertThat(Wrapping.remove(FORM, body.getBytes(UTF_8), LIMIT)).isInstanceOf(Decoded.Broken.class);
    }

    @Test
    void cutGzipIsSaid() {
        byte[] whole = gzip(JSON.getBytes(UTF_8));
        assertThat(Wrapping.remove(PLAIN, Arrays.copyOf(whole, whole.length - 3), LIMIT))
                .isInstanceOf(Decoded.Broken.class);
    }

    @Property
    void anyBytesAreDecodedOrBroken(@ForAll @Size(max = 50) byte[] bytes) {
        for (TestHead head : new TestHead[] {PLAIN, FORM, TestHead.of("POST", "/e/?compression=base64")}) {
            assertThat(Wrapping.remove(head, bytes, LIMIT)).isNotInstanceOf(Decoded.TooLarge.class);
        }
    }

    private static String unwrapped(TestHead head, byte[] body) {
        return new String(PostedEvents.plain(Wrapping.remove(head, body, LIMIT)), UTF_8);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
