package dev.footfall.ingest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The few files that ingest serves, held in memory, plain and gzipped. Immutable. */
final class Assets {
    private final Map<String, Asset> byPath;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Asset(String type, byte[] plain, byte[] gzipped, String etag) {
        String gzippedEtag() {
            return etag.substring(0, etag.length() - 1) + "-gzip\"";
        }
    }

    private Assets(Map<String, Asset> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /** Reads them from the class path. */
    static Assets load() {
        return new Assets(Map.of(
                "/footfall.js", read("/dev/footfall/ingest/tracker/footfall.js", "text/javascript; charset=utf-8"),
                "/openapi.yaml", read("/dev/footfall/ingest/http/openapi.yaml", "application/yaml")));
    }

    /** Whether a GET or HEAD of a path is for one of them. */
    boolean has(String path) {
        return byPath.containsKey(path);
    }

    /** Answers a GET or HEAD. Pages of any origin may use the files. */
    void serve(Request request, Response response, Callback callback) {
        Asset asset = byPath.get(Request.getPathInContext(request));
        if (asset == null) {
            throw new IllegalArgumentException("no such asset");
        }
        boolean gzip = acceptsGzip(request.getHeaders().get(HttpHeader.ACCEPT_ENCODING));
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, gzip ? asset.gzippedEtag() : asset.etag);
        headers.put(HttpHeader.CACHE_CONTROL, "public, max-age=3600");
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        headers.put("X-Content-Type-Options", "nosniff");
        if (isKnown(request.getHeaders().get(HttpHeader.IF_NONE_MATCH), asset)) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            response.write(true, ByteBuffer.allocate(0), callback);
            return;
        }
        response.setStatus(HttpStatus.OK_200);
        headers.put(HttpHeader.CONTENT_TYPE, asset.type);
        if (gzip) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        byte[] content = gzip ? asset.gzipped : asset.plain;
        headers.put(HttpHeader.CONTENT_LENGTH, content.length);
        boolean head = "HEAD".equals(request.getMethod());
        response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(content), callback);
    }

    private static boolean acceptsGzip(@Nullable String header) {
        if (header == null) {
            return false;
        }
        for (String coding : header.split(",")) {
            String[] parts = coding.split(";");
            String name = parts[0].strip();
            if (name.equalsIgnoreCase("gzip") || name.equals("*")) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("(?i)q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static boolean isKnown(@Nullable String header, Asset asset) {
        if (header == null) {
            return false;
        }
        for (String tag : header.split(",")) {
            String bare = tag.strip().replaceFirst("^W/", "");
            if (bare.equals("*") || bare.equals(asset.etag) || bare.equals(asset.gzippedEtag())) {
                return true;
            }
        }
        return false;
    }

    private static Asset read(String resource, String type) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            byte[] plain = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(plain);
            return new Asset(type, plain, gzip(plain), "\"" + HexFormat.of().formatHex(hash, 0, 8) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new BestGzip(out)) {
            gzip.write(plain);
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
