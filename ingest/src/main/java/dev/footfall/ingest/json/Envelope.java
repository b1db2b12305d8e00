package dev.footfall.ingest.json;

import java.util.Optional;

/**
 * A JSON object that carries items in an array, in one of its fields. The array is found without being read; what stands
 * around it becomes a small object of its own, to be read like an item.
 *
 * @param rest the object with a zero in the array's place
 * @param array where the array stands in the body
 * @param from where the object begins in the body
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Envelope(byte[] rest, Span array, int from) {
    /**
     * Opens an object.
     *
     * @param object where it stands in the body
     * @param field the array's key
     * @return empty if it is no object or holds no such array: reading the whole says which
     */
    public static Optional<Envelope> open(byte[] body, Span object, String field) {
        return switch (Members.split(body, object)) {
            case Members.Found found ->
                found.value(body, field)
                        .filter(value -> body[value.offset()] == '[')
                        .map(array -> new Envelope(without(body, object, array), array, object.offset()));
            case Members.Broken broken -> Optional.empty();
        };
    }

    /** Index in the body of the byte with that index in {@link #rest}. */
    public long inBody(long at) {
        long inObject = from + at;
        return inObject <= array.offset() ? inObject : inObject + array.length() - 1;
    }

    private static byte[] without(byte[] body, Span object, Span array) {
        int before = array.offset() - object.offset();
        int after = object.length() - before - array.length();
        byte[] rest = new byte[before + 1 + after];
        System.arraycopy(body, object.offset(), rest, 0, before);
        rest[before] = '0';
        System.arraycopy(body, array.offset() + array.length(), rest, before + 1, after);
        return rest;
    }
}
