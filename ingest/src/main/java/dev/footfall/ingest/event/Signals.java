package dev.footfall.ingest.event;

/**
 * What a browser says of its user's wishes, by headers that it sends to everybody.
 *
 * @param globalPrivacyControl {@code Sec-GPC: 1}: not to be sold or shared
 * @param doNotTrack {@code DNT: 1}
 * @see <a href="https://www.w3.org/TR/gpc/">Global Privacy Control</a>
 * @see <a href="https://www.w3.org/TR/tracking-dnt/">Tracking Preference Expression (DNT)</a>
 */
public record Signals(boolean globalPrivacyControl, boolean doNotTrack) {
    /** None. */
    public static final Signals NONE = new Signals(false, false);
}
