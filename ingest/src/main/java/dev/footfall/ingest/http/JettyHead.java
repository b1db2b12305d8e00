package dev.footfall.ingest.http;

import dev.footfall.ingest.access.TrustedProxies;
import dev.footfall.ingest.dialect.Query;
import dev.footfall.ingest.dialect.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * The head of a request as Jetty has it.
 *
 * <p>Once the request was answered Jetty uses its parts again, so it is not kept longer than that.
 */
record JettyHead(Request request, TrustedProxies proxies) implements RequestHead {
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
    public List<Header> headers(String prefix) {
        return request.getHeaders().stream()
                .map(field -> new Header(
                        field.getName().toLowerCase(Locale.ROOT), field.getValue() == null ? "" : field.getValue()))
                .filter(header -> header.name().startsWith(prefix))
                .toList();
    }

    @Override
    public String rawQuery() {
        String query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> query(String name) {
        String query = rawQuery();
        return query.isEmpty() ? Optional.empty() : Query.parse(query).value(name);
    }

    @Override
    public String authority() {
        String authority = request.getHttpURI().getAuthority();
        return authority == null ? RequestHead.super.authority() : authority;
    }

    @Override
    public boolean secure() {
        return request.isSecure()
                || (!proxies.isEmpty() && proxies.isSecure(peer(), request.getHeaders()::getValuesList));
    }

    @Override
    public String clientAddress() {
        String peer = peer();
        return proxies.isEmpty() ? peer : proxies.clientOf(peer, request.getHeaders()::getValuesList);
    }

    /** Jetty writes an IPv6 address in brackets, as it stands in a URL. */
    private String peer() {
        String address = Request.getRemoteAddr(request);
        if (address == null) {
            return "";
        }
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }
}
