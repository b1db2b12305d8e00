package dev.footfall.ingest.dialect.footfall;

import dev.footfall.ingest.dialect.RequestHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The head of a request that never was one. */
record PlainHead(Map<String, String> headers) implements RequestHead {
    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/v1/events";
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public List<Header> headers(String prefix) {
        return List.of();
    }

    @Override
    public String rawQuery() {
        return "";
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.empty();
    }

    @Override
    public String clientAddress() {
        return "192.0.2.9";
    }
}
