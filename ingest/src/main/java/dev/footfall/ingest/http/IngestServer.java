package dev.footfall.ingest.http;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import java.net.URI;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP endpoint. When it stops it takes no more connections, answers the requests in flight, asks the connections
 * to close with each answer, and only then goes away.
 */
public final class IngestServer implements Component {
    private final HttpSettings settings;
    private final Pipeline pipeline;
    private final Router router;
    private final InFlight inFlight = new InFlight();
    private final Server server;
    private final ServerConnector connector;

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
        this.connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        server.setHandler(new Entrance());
        server.setErrorHandler(new JsonErrors());
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() throws Exception {
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
        return URI.create("http://" + host + ":" + connector.getLocalPort());
    }

    /** Down once it is told to stop. */
    public Health health() {
        return inFlight.isStopping() ? Health.down("stopping") : Health.up();
    }

    private final class Entrance extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            inFlight.begin();
            if (inFlight.isStopping()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            new Exchange(pipeline, router, request, response, Callback.from(callback, inFlight::end)).begin();
            return true;
        }
    }
}
