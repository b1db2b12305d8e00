package dev.footfall.ingest.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request without its body. */
public interface RequestHead {
    /**
     * A header.
     *
     * @param name in lower case
     * @param value as it came
     */
    record Header(String name, String value) {}

    /** Such as {@code POST}. */
    String method();

    /** The path, decoded, without the query. */
    String path();

    /** The value of a header, whatever the case of its name; the first where there are several. */
    Optional<String> header(String name);

    /** All headers whose name begins so, in the order in which they came; the prefix is in lower case. */
    List<Header> headers(String prefix);

    /** The query as it came, not decoded and without its question mark; empty if there is none. */
    String rawQuery();

    /** The value of a parameter of the query, decoded; empty where it is not encoded as it must be. */
    Optional<String> query(String name);

    /** The host, and the port where one is named, under which the client addressed the server. */
    default String authority() {
        return header("Host").orElse("localhost");
    }

    /** Whether the client spoke TLS. */
    default boolean secure() {
        return false;
    }

    /** The client's address, without its port. */
    String clientAddress();

    /** The content type without its parameters, in lower case; empty if there is none. */
    default String mediaType() {
        Optional<String> header = header("Content-Type");
        if (header.isEmpty()) {
            return "";
        }
        String value = header.get();
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
