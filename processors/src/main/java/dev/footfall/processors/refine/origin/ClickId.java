package dev.footfall.processors.refine.origin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A parameter by which a platform finds its click again. Those of advertising systems are added where an advertisement
 * was paid for. Meta adds {@code fbclid} to every link that leads out of Facebook and Instagram, paid for or not, so it
 * says whence the visitor came and not that there was a campaign. In the order in which the first is named where an
 * address has several.
 */
public enum ClickId {
    /** Google Ads. */
    GCLID(true),
    /** Google Ads, from iOS apps to sites. */
    GBRAID(true),
    /** Google Ads, from the web to iOS apps. */
    WBRAID(true),
    /** Google Display and Video 360, Campaign Manager. */
    DCLID(true),
    /** Microsoft Advertising. */
    MSCLKID(true),
    /** TikTok Ads. */
    TTCLID(true),
    /** X Ads. */
    TWCLID(true),
    /** LinkedIn Ads. */
    LI_FAT_ID(true),
    /** Reddit Ads. */
    RDT_CID(true),
    /** Snapchat Ads. */
    SCCID(true),
    /** Yandex Direct. */
    YCLID(true),
    /** Meta: Facebook and Instagram. */
    FBCLID(false);

    private static final Map<String, ClickId> BY_PARAMETER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ClickId::parameter, Function.identity()));

    private final boolean paid;

    ClickId(boolean paid) {
        this.paid = paid;
    }

    /** The parameter's name, in lower case. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is only on advertisements. */
    boolean isPaid() {
        return paid;
    }

    /**
     * The one that a parameter carries.
     *
     * @param parameter in lower case
     */
    static Optional<ClickId> of(String parameter) {
        return Optional.ofNullable(BY_PARAMETER.get(parameter));
    }
}
