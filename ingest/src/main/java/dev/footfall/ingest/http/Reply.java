package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.metrics.IngestMetrics;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to one request on its way out. Used by the thread that has the {@link Exchange}. */
final class Reply {
    private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

    private final IngestMetrics metrics;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final long begun = System.nanoTime();
    private boolean foreign;

    Reply(IngestMetrics metrics, Request request, Response response, Callback callback) {
        this.metrics = metrics;
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Nanoseconds since the request's head was there. */
    long age() {
        return System.nanoTime() - begun;
    }

    void header(HttpHeader name, String value) {
        response.getHeaders().put(name, value);
    }

    /** The request comes from a page of an origin that the source does not know: it is not to read the answer. */
    void keepFromPage() {
        foreign = true;
    }

    /**
     * Sends it.
     *
     * @param withCookies whether a page may have sent cookies along
     */
    void send(Answer answer, boolean withCookies) {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        if (!foreign) {
            Cors.permit(request, response.getHeaders(), withCookies);
        }
        metrics.answered(age());
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    /** Sends it, and takes no further request on this connection. */
    void sendAndClose(Answer answer, boolean withCookies) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        send(answer, withCookies);
    }

    /** A fault of ours. What the exception says may hold something of the request, and so does what Jetty would log. */
    void fail(RuntimeException e) {
        RuntimeException silent = new IllegalStateException(e.getClass().getName());
        silent.setStackTrace(e.getStackTrace());
        LOG.atError().setCause(silent).log("ingest failed on a request");
        metrics.refused(JsonErrors.Cause.INTERNAL.code());
        if (response.isCommitted()) {
            callback.failed(silent);
            return;
        }
        response.reset();
        response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, JsonErrors.Cause.INTERNAL.body(), callback);
    }
}
