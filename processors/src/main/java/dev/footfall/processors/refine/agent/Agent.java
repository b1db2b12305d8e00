package dev.footfall.processors.refine.agent;

import dev.footfall.schemas.record.DeviceType;
import java.util.Optional;

/**
 * What a User-Agent says.
 *
 * @param browser its name, the same on phones and desktops, such as Safari; of a bot, the bot's name
 * @param browserVersion the major version
 * @param os the operating system's name, without its version
 * @param bot whether it is a program that visits by itself
 */
public record Agent(
        Optional<String> browser,
        Optional<String> browserVersion,
        Optional<String> os,
        DeviceType device,
        boolean bot) {
    /** Of whom nothing is known; most are people whose client does not say. */
    public static final Agent UNKNOWN =
            new Agent(Optional.empty(), Optional.empty(), Optional.empty(), DeviceType.UNKNOWN, false);
}
