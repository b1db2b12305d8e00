package dev.footfall.replay.imports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/blog/geekery/ssl-latency.html",
                "/projects/xdotool/",
                "/index.php?id=1.png",
                "/v1.2/docs",
                "/feedback",
                "/talk.pdf.html",
                "/a?q=feed=",
                "/page#x.css",
                "http://example.org/about",
                "/?q=flav"
            })
    void somethingToReadIsAPage(String target) {
        assertThat(PageRules.isPage("GET", target, 200)).isTrue();
        assertThat(PageRules.isPage("GET", target, 304)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/style2.css",
                "/reset.CSS?v=3",
                "/a/b.js",
                "/logo.png",
                "/favicon.ico",
                "/robots.txt",
                "/apple-touch-icon.png",
                "/fonts/x.woff2",
                "/files/x.tar.gz",
                "/sitemap.xml",
                "/talk.pdf",
                "/feed",
                "/feed/",
                "/blog/rss",
                "/index.atom",
                "/blog/tags/puppet?flav=rss20",
                "/?a=b&feed=comments",
                "/?FLAV=atom"
            })
    void whatAPageIsMadeOfAndWhatMachinesReadIsNot(String target) {
        assertThat(PageRules.isPage("GET", target, 200)).isFalse();
    }

    @Test
    void onlyAGetThatWasAnsweredWithContentShowsAPage() {
        assertThat(PageRules.isPage("POST", "/", 200)).isFalse();
        assertThat(PageRules.isPage("HEAD", "/", 200)).isFalse();
        assertThat(PageRules.isPage("GET", "/", 404)).isFalse();
        assertThat(PageRules.isPage("GET", "/", 301)).isFalse();
        assertThat(PageRules.isPage("GET", "/", 500)).isFalse();
        assertThat(PageRules.isPage("GET", "/", 206)).isTrue();
    }
}
