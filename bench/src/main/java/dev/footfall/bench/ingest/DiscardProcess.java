package dev.footfall.bench.ingest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The limit of what Jetty allows: reads each body, throws it away and answers 200. Prints {@code ready url}. */
public final class DiscardProcess {
    private DiscardProcess() {}

    /** Runs until it is told to stop. */
    public static void main(String[] args) throws Exception {
        Server server = new Server(new QueuedThreadPool(200, 4));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Source.consumeAll(
                        request,
                        Callback.from(
                                () -> {
                                    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                                    Content.Sink.write(response, true, "{}", callback);
                                },
                                callback::failed));
                return true;
            }
        });
        server.start();
        System.out.println("ready http://127.0.0.1:" + connector.getLocalPort() + "/v1/events");
        server.join();
    }
}
