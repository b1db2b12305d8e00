package dev.footfall.ingest.http;

import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP endpoint. When it stops it takes no more connections, answers the requests in flight, asks the connections
 * to close with each answer, and only then goes away.
 */
public final class IngestServer implements Component {
    /** Each is looked through several times for a request; browsers send some thirty. */
    static final int MAX_HEADERS = 200;

    private final HttpSettings settings;
    private final Pipeline pipeline;
    private final Router router;
    private final Assets assets = Assets.load();
    private final InFlight inFlight = new InFlight();
    private final Server server;
    private final ServerConnector connector;
    private final Optional<TlsKeys> tls;
    private volatile boolean draining;

    public IngestServer(HttpSettings settings, Pipeline pipeline) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.router = new Router(pipeline.dialects());
        QueuedThreadPool threads = new QueuedThreadPool(200, 4);
        threads.setName("http");
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(settings.maxHeaderBytes());
        http.setIdleTimeout(settings.idleTimeout().toMillis());
        this.tls = settings.tls().map(TlsKeys::new);
        if (tls.isPresent()) {
            http.addCustomizer(new SecureRequestCustomizer(false)); // under whatever name it is reached
        }
        HttpConnectionFactory plain = new PatientConnections(http, settings.slow());
        this.connector = tls.map(keys -> new ServerConnector(
                        server, new SslConnectionFactory(keys.contexts(), plain.getProtocol()), plain))
                .orElseGet(() -> new ServerConnector(server, plain));
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
        server.setHandler(new Entrance());
        server.setErrorHandler(new JsonErrors(pipeline.metrics()::refused));
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() throws Exception {
        ContentCoding.prepare();
        if (tls.isPresent()) {
            tls.get().load();
        }
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    @Override
    public void stop() throws Exception {
        connector.close();
        boolean drained = inFlight.drain(settings.drainTimeout());
        server.stop();
        if (!drained) {
            throw new IllegalStateException("requests were still in flight after "
                    + settings.drainTimeout().toSeconds() + " s; their senders were told nothing");
        }
    }

    /** Where it listens, once started. */
    public URI address() {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        return URI.create((tls.isPresent() ? "https://" : "http://") + host + ":" + connector.getLocalPort());
    }

    /** Down once it is told to stop, and while it drains. */
    public Health health() {
        if (inFlight.isStopping()) {
            return Health.down("stopping");
        }
        return draining ? Health.down("an operator drains it") : Health.up();
    }

    /** Reads the certificate's files again if they have changed. */
    public void refreshTls() {
        tls.ifPresent(TlsKeys::refresh);
    }

    /** Until when the certificate is valid; empty without one, and before the start. */
    public Optional<Instant> certificateExpiry() {
        return tls.flatMap(TlsKeys::expiry);
    }

    /** Whether to be not ready and ask connections to close, so that what comes next goes elsewhere. */
    public void drain(boolean drain) {
        draining = drain;
    }

    boolean isDraining() {
        return draining;
    }

    int requestsInFlight() {
        return inFlight.requests();
    }

    private final class Entrance extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            inFlight.begin();
            if (draining || inFlight.isStopping()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            String method = request.getMethod();
            Callback ended = Callback.from(callback, inFlight::end);
            if (request.getHeaders().size() > MAX_HEADERS) {
                Response.writeError(request, response, ended, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
                return true;
            }
            if (method.equals("OPTIONS")) {
                options(request, response, ended);
                return true;
            }
            if ((method.equals("GET") || method.equals("HEAD")) && assets.has(Request.getPathInContext(request))) {
                assets.serve(request, response, ended);
                return true;
            }
            if (settings.home().isPresent() && isBrowserAtRoot(request)) {
                response.setStatus(HttpStatus.FOUND_302);
                response.getHeaders()
                        .put(HttpHeader.LOCATION, settings.home().get().toString());
                response.write(true, ByteBuffer.allocate(0), ended);
                return true;
            }
            new Exchange(pipeline, router, settings.slow(), request, response, ended).begin();
            return true;
        }

        /** A program that comes here is told where events go instead. */
        private static boolean isBrowserAtRoot(Request request) {
            String accept = request.getHeaders().get(HttpHeader.ACCEPT);
            return request.getMethod().equals("GET")
                    && Request.getPathInContext(request).equals("/")
                    && accept != null
                    && accept.contains("text/html");
        }

        private void options(Request request, Response response, Callback ended) {
            String path = Request.getPathInContext(request);
            response.setStatus(HttpStatus.NO_CONTENT_204);
            if (Cors.isPreflight(request)) {
                Cors.preflight(request, response.getHeaders(), router.usesCookies(path));
            } else {
                String methods = router.methodsAt(path);
                response.getHeaders().put(HttpHeader.ALLOW, methods.isEmpty() ? Cors.METHODS : methods);
                response.getHeaders().put(HttpHeader.ACCEPT_ENCODING, ContentCoding.ACCEPTED);
            }
            response.write(true, ByteBuffer.allocate(0), ended);
        }
    }
}
