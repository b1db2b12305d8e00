package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.RequestHead;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * The head of a request as Jetty has it.
 *
 * <p>Once the request was answered Jetty uses its parts again, so it is not kept longer than that.
 */
record JettyHead(Request request) implements RequestHead {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return Request.getPathInContext(request);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public Optional<String> query(String name) {
        String query = request.getHttpURI().getQuery();
        if (query == null || query.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = Request.extractQueryParameters(request);
        return Optional.ofNullable(fields.getValue(name));
    }

    @Override
    public String clientAddress() {
        String address = Request.getRemoteAddr(request);
        return address == null ? "" : address;
    }
}
