package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionTally.NamedUser;
import dev.footfall.processors.sessions.SessionTally.PageView;
import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a tally. Flags say what is there, so that what is not costs nothing; times stand as their distance
 * from the first event.
 */
final class TallyForm {
    /** The lowest flag is left to what the tally is of. */
    private static final int ENTRY = 1 << 1;

    private static final int ENTRY_URL = 1 << 2;
    private static final int EXIT_IS_NOT_ENTRY = 1 << 3;
    private static final int EXIT_URL = 1 << 4;
    private static final int USER = 1 << 5;
    private static final int ENTRY_IS_FIRST = 1 << 6;
    private static final int SCREENS = 1 << 7;
    private static final int CONVERSIONS = 1 << 8;
    private static final int BOT = 1 << 9;
    private static final int REFERRER_HOST = 1 << 10;
    private static final int UTM_SOURCE = 1 << 11;
    private static final int UTM_MEDIUM = 1 << 12;
    private static final int UTM_CAMPAIGN = 1 << 13;
    private static final int BROWSER = 1 << 14;
    private static final int OS = 1 << 15;

    /** Enumerations by the number that a value has in the schema: compatible schemas only add some at the end. */
    private static final Schema CHANNELS = Channel.getClassSchema();

    private static final Schema DEVICES = DeviceType.getClassSchema();

    private TallyForm() {}

    /** Writes what the flags say is there; the flags themselves are written by the caller. */
    static void write(StateWriter out, SessionTally tally, int flags) {
        long start = tally.first().at();
        out.writeSigned(start);
        out.writeText(tally.first().eventId());
        out.writeUnsigned(tally.endedAt() - start);
        out.writeUnsigned(tally.events());
        out.writeUnsigned(tally.pageViews());
        PageView entry = tally.entry();
        if (entry != null) {
            if (!has(flags, ENTRY_IS_FIRST)) {
                write(out, entry.moment(), start);
            }
            writeOptional(out, entry.url());
        }
        PageView exit = tally.exit();
        if (exit != null && has(flags, EXIT_IS_NOT_ENTRY)) {
            write(out, exit.moment(), start);
            writeOptional(out, exit.url());
        }
        NamedUser user = tally.user();
        if (user != null) {
            write(out, user.moment(), start);
            out.writeText(user.userId());
        }
        if (has(flags, SCREENS)) {
            out.writeUnsigned(tally.screens());
        }
        if (has(flags, CONVERSIONS)) {
            out.writeUnsigned(tally.conversions());
        }
        write(out, tally.attribution());
    }

    /**
     * Reads one.
     *
     * @param isAttributed whether it is of a version that knows attribution
     */
    static SessionTally read(StateReader in, int flags, boolean isAttributed) {
        Moment first = new Moment(in.readSigned(), in.readText());
        long start = first.at();
        long endedAt = start + in.readUnsigned();
        int events = in.readCount();
        int pageViews = in.readCount();
        PageView entry = null;
        if (has(flags, ENTRY)) {
            Moment moment = has(flags, ENTRY_IS_FIRST) ? first : readMoment(in, start);
            entry = new PageView(moment, readOptional(in, flags, ENTRY_URL));
        }
        PageView exit = entry;
        if (has(flags, EXIT_IS_NOT_ENTRY)) {
            exit = new PageView(readMoment(in, start), readOptional(in, flags, EXIT_URL));
        }
        NamedUser user = has(flags, USER) ? new NamedUser(readMoment(in, start), in.readText()) : null;
        int screens = has(flags, SCREENS) ? in.readCount() : 0;
        int conversions = has(flags, CONVERSIONS) ? in.readCount() : 0;
        Attribution attribution = isAttributed ? readAttribution(in, flags) : Attribution.UNKNOWN;
        return new SessionTally(
                first, endedAt, events, pageViews, screens, conversions, entry, exit, user, attribution);
    }

    static int flagsOf(SessionTally tally) {
        PageView entry = tally.entry();
        PageView exit = tally.exit();
        Attribution attribution = tally.attribution();
        return flag(ENTRY, entry != null)
                | flag(ENTRY_URL, entry != null && entry.url() != null)
                | flag(ENTRY_IS_FIRST, entry != null && entry.moment().equals(tally.first()))
                | flag(EXIT_IS_NOT_ENTRY, exit != null && !exit.equals(entry))
                | flag(EXIT_URL, exit != null && exit.url() != null)
                | flag(USER, tally.user() != null)
                | flag(SCREENS, tally.screens() > 0)
                | flag(CONVERSIONS, tally.conversions() > 0)
                | flag(BOT, attribution.bot())
                | flag(REFERRER_HOST, attribution.referrerHost() != null)
                | flag(UTM_SOURCE, attribution.utmSource() != null)
                | flag(UTM_MEDIUM, attribution.utmMedium() != null)
                | flag(UTM_CAMPAIGN, attribution.utmCampaign() != null)
                | flag(BROWSER, attribution.browser() != null)
                | flag(OS, attribution.os() != null);
    }

    private static void write(StateWriter out, Attribution attribution) {
        out.writeUnsigned(CHANNELS.getEnumOrdinal(attribution.channel().name()));
        out.writeUnsigned(DEVICES.getEnumOrdinal(attribution.device().name()));
        writeOptional(out, attribution.referrerHost());
        writeOptional(out, attribution.utmSource());
        writeOptional(out, attribution.utmMedium());
        writeOptional(out, attribution.utmCampaign());
        writeOptional(out, attribution.browser());
        writeOptional(out, attribution.os());
    }

    private static Attribution readAttribution(StateReader in, int flags) {
        Channel channel = Channel.valueOf(nameOf(CHANNELS, in.readCount()));
        DeviceType device = DeviceType.valueOf(nameOf(DEVICES, in.readCount()));
        return new Attribution(
                channel,
                readOptional(in, flags, REFERRER_HOST),
                readOptional(in, flags, UTM_SOURCE),
                readOptional(in, flags, UTM_MEDIUM),
                readOptional(in, flags, UTM_CAMPAIGN),
                readOptional(in, flags, BROWSER),
                readOptional(in, flags, OS),
                device,
                has(flags, BOT));
    }

    private static String nameOf(Schema enumeration, int number) {
        List<String> names = enumeration.getEnumSymbols();
        if (number >= names.size()) {
            throw new IllegalStateException("state has number " + number + " of the " + names.size() + " values of "
                    + enumeration.getName() + "; run the program that wrote it, or a newer one");
        }
        return names.get(number);
    }

    private static void write(StateWriter out, Moment moment, long start) {
        out.writeUnsigned(moment.at() - start);
        out.writeText(moment.eventId());
    }

    private static Moment readMoment(StateReader in, long start) {
        return new Moment(start + in.readUnsigned(), in.readText());
    }

    private static void writeOptional(StateWriter out, @Nullable String text) {
        if (text != null) {
            out.writeText(text);
        }
    }

    private static @Nullable String readOptional(StateReader in, int flags, int flag) {
        return has(flags, flag) ? in.readText() : null;
    }

    private static int flag(int flag, boolean isSet) {
        return isSet ? flag : 0;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}
