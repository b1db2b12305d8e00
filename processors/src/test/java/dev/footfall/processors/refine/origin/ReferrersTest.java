package dev.footfall.processors.refine.origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReferrersTest {
    private final Referrers known = ReferrerFile.read();

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            https://www.google.com/,                SEARCH
            https://google.de/,                     SEARCH
            https://www.google.co.uk/search?q=x,    SEARCH
            https://www.google.com.br/,             SEARCH
            https://images.google.fr/,              SEARCH
            http://r.duckduckgo.com/l/,             SEARCH
            https://cn.bing.com/,                   SEARCH
            https://de.search.yahoo.com/,           SEARCH
            https://yandex.com.tr/,                 SEARCH
            https://images.yandex.ru/,              SEARCH
            http://search.daum.net/,                SEARCH
            https://mail.google.com/mail/u/0/,      MAIL
            https://mail.yahoo.co.jp/,              MAIL
            https://outlook.live.com/,              MAIL
            https://deref-gmx.net/,                 MAIL
            https://l.facebook.com/l.php,           SOCIAL
            https://m.facebook.com/,                SOCIAL
            https://t.co/abc,                       SOCIAL
            https://out.reddit.com/,                SOCIAL
            https://old.reddit.com/,                SOCIAL
            https://www.pinterest.co.uk/,           SOCIAL
            https://news.ycombinator.com/,          SOCIAL
            https://docs.google.com/document,       REFERRAL
            https://accounts.google.co.in/,         REFERRAL
            https://google.evil.example/,           -
            https://google.com.evil.io/,            -
            https://notgoogle.com/,                 -
            https://nott.co/,                       -
            https://google/,                        -
            https://xt.co.uk/,                      -
            https://de/,                            -
            https://co.uk/,                         -
            https://com/,                           -
            http://10.0.0.1/,                       -
            https://stackoverflow.com/,             -
            android-app://com.google.android.gm/,   MAIL
            android-app://com.google.android.googlequicksearchbox/, SEARCH
            android-app://com.facebook.katana,      SOCIAL
            android-app://com.example.reader,       -
            https://com.google.android.gm/,         -
            """)
    void knowsTheGreatOnesInEveryCountry(String address, @Nullable ReferrerKind kind) {
        assertThat(Host.of(address).flatMap(known::kindOf)).isEqualTo(Optional.ofNullable(kind));
    }

    @Test
    void isSortedAndWrittenAsHostsAreCompared() {
        List<String> hosts = new ArrayList<>();
        for (String line : ReferrerFile.lines()) {
            hosts.add(line.substring(0, line.indexOf(' ')));
        }

        assertThat(hosts).hasSizeGreaterThan(200).isSorted().doesNotHaveDuplicates();
        assertThat(hosts).allSatisfy(host -> {
            String written = host.endsWith(".*") ? host.substring(0, host.length() - 2) + ".com" : host;
            String address = written.contains("://") ? written : "https://" + written;
            String name = written.substring(written.indexOf("//") < 0 ? 0 : written.indexOf("//") + 2);
            assertThat(Host.of(address).map(Host::name)).contains(name);
        });
    }
}
