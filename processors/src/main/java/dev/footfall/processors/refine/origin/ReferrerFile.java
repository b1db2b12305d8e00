package dev.footfall.processors.refine.origin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The list of known referrers, {@code referrers.txt}, which says itself how it is written. */
public final class ReferrerFile {
    private static final String NAME = "referrers.txt";
    private static final String ANY_COUNTRY = ".*";
    private static final String APP = "android-app://";

    private ReferrerFile() {}

    public static Referrers read() {
        Map<String, ReferrerKind> hosts = new HashMap<>();
        Map<String, ReferrerKind> brands = new HashMap<>();
        Map<String, ReferrerKind> apps = new HashMap<>();
        for (String line : lines()) {
            String[] parts = line.split(" ");
            if (parts.length != 2) {
                throw new IllegalStateException(NAME + ": a line must be a host and a kind, but is: " + line);
            }
            String host = parts[0];
            ReferrerKind kind = ReferrerKind.valueOf(parts[1].toUpperCase(Locale.ROOT));
            if (host.startsWith(APP)) {
                apps.put(host.substring(APP.length()), kind);
            } else if (host.endsWith(ANY_COUNTRY)) {
                brands.put(host.substring(0, host.length() - ANY_COUNTRY.length()), kind);
            } else {
                hosts.put(host, kind);
            }
        }
        return new Referrers(hosts, brands, apps);
    }

    /** Its lines, without comments. */
    static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(ReferrerFile.class.getResourceAsStream(NAME), NAME);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
