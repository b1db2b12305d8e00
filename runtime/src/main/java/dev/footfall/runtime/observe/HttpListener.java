package dev.footfall.runtime.observe;

import dev.footfall.runtime.config.ListenSettings;
import java.net.URI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A small HTTP server with threads of its own. Started once and stopped once, by one thread. */
final class HttpListener {
    private final ListenSettings listen;
    private final Server server;
    private final ServerConnector connector;

    /**
     * @param name of its threads
     * @param threads at most
     */
    HttpListener(String name, int threads, ListenSettings listen, HttpConfiguration http, Handler handler) {
        this.listen = listen;
        QueuedThreadPool pool = new QueuedThreadPool(threads, 1);
        pool.setName(name);
        pool.setDaemon(true);
        http.setSendServerVersion(false);
        server = new Server(pool);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        server.addConnector(connector);
        server.setHandler(handler);
    }

    /**
     * Returns when it answers.
     *
     * @throws Exception if it cannot listen; the message names the address
     */
    void start() throws Exception {
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    /**
     * Stops listening and releases everything.
     *
     * @throws Exception if something could not be released in order
     */
    void stop() throws Exception {
        server.stop();
    }

    /** Where it listens, once started. */
    URI address() {
        return URI.create("http://" + listen.host() + ":" + connector.getLocalPort());
    }
}
