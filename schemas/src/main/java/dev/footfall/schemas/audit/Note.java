package dev.footfall.schemas.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures below it.
 *
 * @param text what is signed, its last newline included
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
record Note(String text, List<Line> signatures) {
    private static final String DASH = "\u2014 ";
    private static final int ID_BYTES = 4;
    private static final int MOST_SIGNATURES = 100;

    /**
     * A signature.
     *
     * @param name the key's
     * @param signed the key's id in 4 bytes, then the signature
     */
    record Line(String name, ByteBuffer signed) {
        boolean isOf(byte[] keyId) {
            return signed.slice(0, ID_BYTES).equals(ByteBuffer.wrap(keyId));
        }

        byte[] signature() {
            byte[] signature = new byte[signed.capacity() - ID_BYTES];
            signed.get(ID_BYTES, signature);
            return signature;
        }
    }

    /** The note with one signature. */
    static String of(String text, String name, byte[] keyId, byte[] signature) {
        byte[] signed = ByteBuffer.allocate(ID_BYTES + signature.length)
                .put(keyId)
                .put(signature)
                .array();
        return text + '\n' + DASH + name + ' ' + Base64.getEncoder().encodeToString(signed) + '\n';
    }

    /**
     * Reads a note; verifies nothing.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Note parse(String note) {
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("not a signed note: it has a text, an empty line, and signatures");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : note.substring(blank + 2).split("\n")) {
            String[] words = line.split(" ", -1);
            if (words.length != 3 || !line.startsWith(DASH) || lines.size() == MOST_SIGNATURES) {
                throw new IllegalArgumentException("not a signed note: below its text there are signatures only");
            }
            byte[] signed = Base64.getDecoder().decode(words[2]);
            if (signed.length <= ID_BYTES) {
                throw new IllegalArgumentException("not a signed note: a signature is too short");
            }
            lines.add(new Line(words[1], ByteBuffer.wrap(signed)));
        }
        return new Note(note.substring(0, blank + 1), lines);
    }
}
