package dev.footfall.processors.sessions;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A definition of sessions that runs beside the default one. What is not said is as in the preset, and where that says
 * nothing either, as in the default definition.
 *
 * @param preset the name of a {@link Preset} to begin with
 * @param gap see {@link SessionDefinition#gap}
 * @param horizon see {@link SessionDefinition#horizon}
 * @param engagedAfter see {@link SessionDefinition#engagedAfter}
 * @param maxLength see {@link SessionSplits#maxLength}
 * @param splitAtMidnight the time zone (such as {@code Europe/Berlin}) whose days end sessions
 * @param splitOnCampaign see {@link SessionSplits#onCampaign}
 * @param splitOnReferrer see {@link SessionSplits#onReferrer}
 * @param splitAfterDirect see {@link SessionSplits#afterDirect}
 */
public record DefinitionSettings(
        Optional<String> preset,
        Optional<Duration> gap,
        Optional<Duration> horizon,
        Optional<Duration> engagedAfter,
        Optional<Duration> maxLength,
        Optional<String> splitAtMidnight,
        Optional<Boolean> splitOnCampaign,
        Optional<Boolean> splitOnReferrer,
        Optional<Boolean> splitAfterDirect) {

    public DefinitionSettings {
        Preset named = presetOf(preset);
        splitAtMidnight.ifPresent(DefinitionSettings::zoneOf);
        if (named.endsAtMidnight() && splitAtMidnight.isEmpty()) {
            throw new IllegalArgumentException("split-at-midnight: the preset " + named.label()
                    + " ends sessions at midnight; say in which time zone, such as Europe/Berlin");
        }
    }

    /**
     * The definition that comes of it.
     *
     * @param standard the default definition
     * @throws IllegalArgumentException if a value is out of its range; the message begins with the value's key
     */
    SessionDefinition toDefinition(String name, SessionDefinition standard) {
        Preset named = presetOf(preset);
        SessionSplits splits = new SessionSplits(
                maxLength,
                splitAtMidnight.map(DefinitionSettings::zoneOf),
                splitOnCampaign.orElse(named.splitsOnCampaign()),
                splitOnReferrer.orElse(named.splitsOnReferrer()),
                splitAfterDirect.orElse(named.splitsAfterDirect()));
        return new SessionDefinition(
                name,
                gap.orElse(preset.isPresent() ? Preset.GAP : standard.gap()),
                horizon.orElse(standard.horizon()),
                engagedAfter.orElse(standard.engagedAfter()),
                splits);
    }

    private static Preset presetOf(Optional<String> name) {
        return name.map(Preset::of).orElse(Preset.THIRTY_MINUTES);
    }

    private static ZoneId zoneOf(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "split-at-midnight: no time zone is named " + name + "; Europe/Berlin is one, and UTC", e);
        }
    }
}
