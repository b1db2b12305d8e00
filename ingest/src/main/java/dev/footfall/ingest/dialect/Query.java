package dev.footfall.ingest.dialect;

import dev.footfall.ingest.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The query of a pixel, decoded as forms are: {@code %XX} as UTF-8 and a plus as a space. */
public record Query(List<Parameter> parameters) {
    /**
     * A name with its value.
     *
     * @param broken whether its percent-encoding is, or does not stand for UTF-8; the value is then as it came
     */
    public record Parameter(String name, String value, boolean broken) {}

    /** Takes a query apart, whatever it is. */
    public static Query parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        int from = 0;
        while (from < raw.length()) {
            int end = raw.indexOf('&', from);
            if (end < 0) {
                end = raw.length();
            }
            if (end > from) {
                parameters.add(parameter(raw.substring(from, end)));
            }
            from = end + 1;
        }
        return new Query(parameters);
    }

    /** The first value of that name that is neither empty nor broken. */
    public Optional<String> value(String name) {
        return parameters.stream()
                .filter(parameter ->
                        parameter.name().equals(name) && !parameter.value().isEmpty() && !parameter.broken())
                .map(Parameter::value)
                .findFirst();
    }

    private static Parameter parameter(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        Optional<String> decodedName = decode(name);
        Optional<String> decodedValue = decode(value);
        return new Parameter(
                decodedName.orElse(name), decodedValue.orElse(value), decodedName.isEmpty() || decodedValue.isEmpty());
    }

    private static Optional<String> decode(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text.replace('+', ' '));
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                out.write(encoded[i] == '+' ? ' ' : encoded[i]);
                continue;
            }
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
            if (low < 0) {
                return Optional.empty();
            }
            out.write(high << 4 | low);
            i += 2;
        }
        byte[] decoded = out.toByteArray();
        return Utf8.isValid(decoded, 0, decoded.length)
                ? Optional.of(new String(decoded, StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
