package dev.footfall.processors.refine.origin;

import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelRulesTest {
    private final Origins origins = new Origins(
            ReferrerFile.read(),
            Map.of(
                    "shop",
                    new SourceSettings(
                            Optional.of(List.of("WWW.Brand.example", "pay.other.example")),
                            Optional.empty(),
                            Optional.empty()),
                    "blog",
                    SourceSettings.NONE));

    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource(nullValues = "-", textBlock = """
            -,                                      -,                                DIRECT
            https://shop.example/,                  -,                                DIRECT
            https://shop.example/,                  '',                               DIRECT
            https://shop.example/,                  about:blank,                      DIRECT
            https://shop.example/,                  https://www.shop.example/a,       INTERNAL
            https://www.shop.example/,              http://shop.example:8080/,        INTERNAL
            https://shop.example/,                  https://help.shop.example/,       INTERNAL
            https://help.shop.example/,             https://shop.example/,            INTERNAL
            https://a.shop.example/,                https://b.shop.example/,          REFERRAL
            https://myshop.example/,                https://shop.example/,            REFERRAL
            http://localhost/,                      http://localhost:3000/,           INTERNAL
            https://shop.example/,                  https://brand.example/,           INTERNAL
            https://shop.example/,                  https://any.brand.example/,       INTERNAL
            https://shop.example/,                  https://pay.other.example/,       INTERNAL
            https://shop.example/,                  https://other.example/,           REFERRAL
            -,                                      https://brand.example/,           INTERNAL
            /pricing,                               https://www.google.com/,          SEARCH
            https://shop.example/,                  https://www.google.com/,          SEARCH
            https://shop.example/,                  https://l.instagram.com/,         SOCIAL
            https://shop.example/,                  https://mail.google.com/,         MAIL
            https://shop.example/,                  android-app://com.google.android.gm, MAIL
            https://shop.example/,                  android-app://com.example.reader, REFERRAL
            https://shop.example/,                  https://stackoverflow.com/,       REFERRAL
            https://shop.example/,                  https://docs.google.com/,         REFERRAL
            https://shop.example/?utm_medium=email, -,                                CAMPAIGN
            https://shop.example/?utm_source=a,     https://www.shop.example/,        CAMPAIGN
            https://shop.example/?gclid=x,          https://www.google.com/,          CAMPAIGN
            https://shop.example/?fbclid=x,         -,                                SOCIAL
            https://shop.example/?fbclid=x,         https://l.facebook.com/,          SOCIAL
            https://shop.example/?fbclid=x,         https://blog.other.example/,      SOCIAL
            https://shop.example/?fbclid=x,         https://shop.example/,            INTERNAL
            https://shop.example/?fbclid=x&utm_source=fb, -,                          CAMPAIGN
            """)
    void findsTheWay(@Nullable String url, @Nullable String referrer, Channel channel) {
        Origin origin = origins.of("shop", Optional.ofNullable(url), Optional.ofNullable(referrer));

        assertThat(origin.channel()).isEqualTo(channel);
    }

    @Test
    void takesTheHostsOfTheSourceOnly() {
        Optional<String> url = Optional.of("https://blog.example/");
        Optional<String> referrer = Optional.of("https://brand.example/");

        assertThat(origins.of("blog", url, referrer).channel()).isEqualTo(Channel.REFERRAL);
        assertThat(origins.of("unheard-of", url, referrer).channel()).isEqualTo(Channel.REFERRAL);
    }

    @Test
    void keepsTheReferrersHostWhateverTheWay() {
        Origin origin = origins.of(
                "shop", Optional.of("https://shop.example/?utm_source=a"), Optional.of("https://www.Google.com/"));

        assertThat(origin.referrer().map(Host::name)).contains("google.com");
    }
}
