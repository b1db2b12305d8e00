package dev.footfall.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.footfall.ingest.access.LiveFile;
import dev.footfall.ingest.access.RateLimit;
import dev.footfall.ingest.access.Sources;
import dev.footfall.runtime.lifecycle.Component;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * What operators may ask and do, on a port of its own and behind a token:
 *
 * <ul>
 *   <li>{@code GET /sources}: the sources in use, without their keys, and the faults of the file if it is broken now
 *   <li>{@code POST /sources/reload}: reads the file now; 422 if it is broken
 *   <li>{@code GET /drain}: whether ingest drains, and how many requests are in flight
 *   <li>{@code POST /erasures}: asks for a person to be forgotten, see {@link ErasureEndpoint}
 *   <li>{@code POST /drain}, {@code DELETE /drain}: not ready any more, so that nothing new is sent here; ready again
 * </ul>
 */
public final class AdminServer implements Component {
    private static final int MIN_TOKEN_LENGTH = 16;
    private static final int LARGEST_BODY = 64 << 10;
    private static final JsonFactory JSON = new JsonFactory();

    private final AdminSettings settings;
    private final LiveFile<Sources> sources;
    private final IngestServer ingest;
    private final ErasureEndpoint erasures;
    private final Server server;
    private final ServerConnector connector;

    public AdminServer(
            AdminSettings settings, LiveFile<Sources> sources, IngestServer ingest, ErasureEndpoint erasures) {
        this.settings = settings;
        this.sources = sources;
        this.ingest = ingest;
        this.erasures = erasures;
        QueuedThreadPool threads = new QueuedThreadPool(8, 1);
        threads.setName("admin");
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        server.setHandler(new Endpoints());
        server.setErrorHandler(new JsonErrors(_ -> {}));
    }

    @Override
    public String name() {
        return "admin";
    }

    @Override
    public void start() throws Exception {
        if (settings.tokenFile().isEmpty()) {
            return;
        }
        token(settings.tokenFile().get());
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }

    /** Where it listens, once started; empty if it does not. */
    public Optional<URI> address() {
        return server.isStarted()
                ? Optional.of(URI.create("http://" + settings.host() + ":" + connector.getLocalPort()))
                : Optional.empty();
    }

    private static String token(Path file) throws IOException {
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); see admin.token-file", e);
        }
        if (token.length() < MIN_TOKEN_LENGTH) {
            throw new IOException(file + ": the token must have at least " + MIN_TOKEN_LENGTH + " characters");
        }
        return token;
    }

    private final class Endpoints extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            if (!isAllowed(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
                response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
                answer(response, callback, 401, json -> {
                    json.writeStringField("error", "token.wrong");
                    json.writeStringField("reason", "send the token of admin.token-file as 'Authorization: Bearer'");
                });
                return true;
            }
            switch (request.getMethod() + " " + Request.getPathInContext(request)) {
                case "GET /sources" -> answer(response, callback, 200, this::writeSources);
                case "POST /sources/reload" -> {
                    boolean good = sources.refresh().faults().isEmpty();
                    answer(response, callback, good ? 200 : 422, this::writeSources);
                }
                case "POST /erasures" -> {
                    byte[] body = Content.Source.asInputStream(request)
                            .readNBytes(LARGEST_BODY); // what is cut off is no JSON
                    ErasureEndpoint.Answer said = erasures.ask(body);
                    answer(response, callback, said.status(), said.content());
                }
                case "GET /drain" -> answer(response, callback, 200, this::writeDrain);
                case "POST /drain" -> {
                    ingest.drain(true);
                    answer(response, callback, 200, this::writeDrain);
                }
                case "DELETE /drain" -> {
                    ingest.drain(false);
                    answer(response, callback, 200, this::writeDrain);
                }
                default ->
                    answer(response, callback, 404, json -> {
                        json.writeStringField("error", "path.unknown");
                        json.writeStringField(
                                "reason",
                                "here are GET /sources, POST /sources/reload, POST /erasures, GET, POST and DELETE /drain");
                    });
            }
            return true;
        }

        /** The file is read for every request, so that a new token needs no restart. */
        private boolean isAllowed(@Nullable String authorization) throws IOException {
            byte[] right = ("Bearer " + token(settings.tokenFile().orElseThrow())).getBytes(StandardCharsets.UTF_8);
            return authorization != null
                    && MessageDigest.isEqual(right, authorization.getBytes(StandardCharsets.UTF_8));
        }

        private void writeSources(JsonGenerator json) throws IOException {
            LiveFile.State state = sources.state();
            json.writeStringField("loaded_at", state.loadedAt().toString());
            writeTexts(json, "faults", state.faults());
            json.writeArrayFieldStart("sources");
            for (Sources.Entry entry : sources.get().entries()) {
                json.writeStartObject();
                json.writeStringField("name", entry.source().name());
                json.writeNumberField("write_keys", entry.keys());
                json.writeNumberField("revoked_keys", entry.revokedKeys());
                writeTexts(json, "allowed_origins", entry.source().origins().patterns());
                if (entry.limit().isPresent()) {
                    RateLimit limit = entry.limit().get();
                    json.writeObjectFieldStart("limits");
                    json.writeNumberField("events_per_second", limit.eventsPerSecond());
                    json.writeNumberField("burst", limit.burst());
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void writeDrain(JsonGenerator json) throws IOException {
            json.writeBooleanField("draining", ingest.isDraining());
            json.writeNumberField("requests_in_flight", ingest.requestsInFlight());
        }

        private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
            json.writeArrayFieldStart(name);
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        }

        private static void answer(Response response, Callback callback, int status, ErasureEndpoint.Content content)
                throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                content.write(json);
                json.writeEndObject();
            }
            response.setStatus(status);
            response.write(true, ByteBuffer.wrap(out.toByteArray()), callback);
        }
    }
}
