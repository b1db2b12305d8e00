package dev.footfall.replay.imports;

/**
 * A line of a file.
 *
 * @param number from 1
 * @param text without its line break; UTF-8, or Latin-1 where it is not UTF-8
 * @param cut whether the line was longer than what a line may have, and only its beginning is here
 * @param bytes of the line in the file, with its line break
 */
record Line(long number, String text, boolean cut, long bytes) {}
