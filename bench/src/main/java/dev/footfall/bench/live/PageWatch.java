package dev.footfall.bench.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser's side of the live page's stream: when how many events had been told. Safe for use by many threads. */
final class PageWatch implements AutoCloseable {
    private static final Pattern TOTAL = Pattern.compile("^data: \\{\"total\":(\\d+),");

    private final HttpClient http = HttpClient.newHttpClient();
    private final InputStream stream;
    private final NavigableMap<Long, Long> nanosByTotal = new ConcurrentSkipListMap<>();

    /**
     * Follows a source.
     *
     * @throws IOException if the page does not answer
     */
    PageWatch(URI page, String source) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(page.resolve("/v1/stream?source=" + source))
                        .build(),
                BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("the live page answers with status " + response.statusCode());
        }
        stream = response.body();
        Thread.ofPlatform().daemon().name("page").start(this::read);
    }

    private void read() {
        var lines = new java.io.BufferedReader(new java.io.InputStreamReader(stream, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher total = TOTAL.matcher(line);
                if (total.find()) {
                    nanosByTotal.putIfAbsent(Long.parseLong(total.group(1)), System.nanoTime());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // closed
        }
    }

    /** How many events have been told. */
    long total() {
        return nanosByTotal.isEmpty() ? 0 : nanosByTotal.lastKey();
    }

    /** When so many had been told, by {@link System#nanoTime}. */
    long whenTold(long events) {
        return nanosByTotal.ceilingEntry(events).getValue();
    }

    @Override
    public void close() throws IOException {
        stream.close();
        http.shutdownNow();
    }
}
