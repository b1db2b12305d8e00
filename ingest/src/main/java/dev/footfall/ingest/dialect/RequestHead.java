package dev.footfall.ingest.dialect;

import java.util.Optional;

/** A request without its body. */
public interface RequestHead {
    /** Such as {@code POST}. */
    String method();

    /** The path, decoded, without the query. */
    String path();

    /** The value of a header, whatever the case of its name; the first where there are several. */
    Optional<String> header(String name);

    /** The value of a parameter of the query, decoded. */
    Optional<String> query(String name);

    /** The client's address, without its port. */
    String clientAddress();
}
