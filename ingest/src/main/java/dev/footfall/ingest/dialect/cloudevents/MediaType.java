package dev.footfall.ingest.dialect.cloudevents;

import java.util.Locale;

/** How data of a media type are to be kept. */
enum MediaType {
    /** JSON. */
    JSON,
    /** Text in UTF-8. */
    TEXT,
    /** Anything else. */
    BYTES;

    static MediaType of(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", 20);
        String type = parts[0].strip();
        if (type.endsWith("/json") || type.endsWith("+json")) {
            return JSON;
        }
        if (!type.startsWith("text/")) {
            return BYTES;
        }
        for (String parameter : parts) {
            String charset = parameter.strip().replace("\"", "");
            if (charset.startsWith("charset=")
                    && !charset.equals("charset=utf-8")
                    && !charset.equals("charset=us-ascii")) {
                return BYTES;
            }
        }
        return TEXT;
    }
}
