package dev.footfall.sinks.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page's files, all from the class path, held in memory. Immutable. */
final class Assets {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final List<String> SCRIPTS =
            List.of("page.js", "stream.js", "plots.js", "render.js", "start.js", "history.js", "words.js", "theme.js");

    private final Map<String, Asset> byPath;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Asset(String type, byte[] bytes, String etag) {}

    private Assets(Map<String, Asset> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    static Assets load() {
        Map<String, Asset> assets = new HashMap<>();
        assets.put("/", read("page/index.html", "text/html; charset=utf-8"));
        assets.put("/login", read("page/login.html", "text/html; charset=utf-8"));
        assets.put("/favicon.svg", read("page/favicon.svg", "image/svg+xml"));
        assets.put("/page.css", read("page/page.css", STYLE));
        SCRIPTS.forEach(script -> assets.put("/" + script, read("page/" + script, SCRIPT)));
        assets.put("/uplot.js", read(UPLOT + "uPlot.esm.js", SCRIPT));
        assets.put("/uplot.css", read(UPLOT + "uPlot.min.css", STYLE));
        return new Assets(assets);
    }

    boolean has(String path) {
        return byPath.containsKey(path);
    }

    void serve(String path, int status, Request request, Response response, Callback callback) {
        Asset asset = Optional.ofNullable(byPath.get(path)).orElseThrow();
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, asset.etag);
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache"); // asked for again after an update, and then not sent again
        if (asset.etag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            response.write(true, ByteBuffer.allocate(0), callback);
            return;
        }
        response.setStatus(status);
        headers.put(HttpHeader.CONTENT_TYPE, asset.type);
        headers.put(HttpHeader.CONTENT_LENGTH, asset.bytes.length);
        boolean head = "HEAD".equals(request.getMethod());
        response.write(true, ByteBuffer.wrap(head ? new byte[0] : asset.bytes), callback);
    }

    private static Asset read(String resource, String type) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            byte[] bytes = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Asset(type, bytes, "\"" + HexFormat.of().formatHex(hash, 0, 8) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
