package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.RefinedEvent;
import org.jspecify.annotations.Nullable;

/**
 * By which way and with what a visitor came, as one event says.
 *
 * @param bot whether the event is of a program that visits by itself
 */
record Attribution(
        Channel channel,
        @Nullable String referrerHost,
        @Nullable String utmSource,
        @Nullable String utmMedium,
        @Nullable String utmCampaign,
        @Nullable String browser,
        @Nullable String os,
        DeviceType device,
        boolean bot) {
    /** Of an event that says nothing. */
    static final Attribution UNKNOWN =
            new Attribution(Channel.DIRECT, null, null, null, null, null, null, DeviceType.UNKNOWN, false);

    static Attribution of(RefinedEvent event) {
        return new Attribution(
                event.getChannel(),
                event.getReferrerHost().orElse(null),
                event.getUtmSource().orElse(null),
                event.getUtmMedium().orElse(null),
                event.getUtmCampaign().orElse(null),
                event.getBrowser().orElse(null),
                event.getOs().orElse(null),
                event.getDevice(),
                event.getBot());
    }
}
