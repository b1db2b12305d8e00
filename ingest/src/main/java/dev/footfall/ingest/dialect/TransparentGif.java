package dev.footfall.ingest.dialect;

import java.util.Base64;

/** The image that a pixel is answered with: one transparent point. */
public final class TransparentGif {
    private static final byte[] BYTES =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private TransparentGif() {}

    /** Its bytes; nobody changes them. */
    public static byte[] bytes() {
        return BYTES;
    }
}
