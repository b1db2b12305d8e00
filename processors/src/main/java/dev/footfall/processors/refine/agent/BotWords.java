package dev.footfall.processors.refine.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The words in {@code bots.txt} by which programs are known.
 *
 * @param words in lower case
 */
record BotWords(List<String> words) {
    static BotWords load() {
        try (InputStream in = Objects.requireNonNull(BotWords.class.getResourceAsStream("bots.txt"), "bots.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new BotWords(lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
