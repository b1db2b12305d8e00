package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.LiveSession.Publication;
import dev.footfall.processors.sessions.SessionTally.NamedUser;
import dev.footfall.processors.sessions.SessionTally.PageView;
import dev.footfall.processors.sessions.SourceState.Origin;
import dev.footfall.processors.sessions.Stretch.Anchor;
import dev.footfall.processors.sessions.VisitorState.Visits;
import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VisitorStateSerdeTest {
    private static final UUID ID = UUID.fromString("f7ff2adb-8543-8f07-949c-dbd5a1e65ce4");
    private static final Moment FIRST = new Moment(1_793_000_000_000L, "e1");

    private static final Attribution WAY =
            new Attribution(Channel.CAMPAIGN, "r.example", "s", "m", "c", "Firefox", "Linux", DeviceType.TABLET, true);

    private final VisitorStateSerde serde = new VisitorStateSerde();

    @Test
    void everyFieldComesBack() {
        Moment later = new Moment(FIRST.at() + 5, "e2");
        LiveSession plain = published(bare(), true);
        PageView entry = new PageView(later, "/a");
        PageView exit = new PageView(new Moment(FIRST.at() + 9, "e3"), null);
        LiveSession full = new LiveSession(
                ID,
                new SessionTally(FIRST, FIRST.at() + 99, 300, 2, 3, 4, entry, exit, new NamedUser(later, "u1"), WAY),
                false,
                new SourceState(-5, Origin.EARLIER),
                new Anchor(bare(), true),
                new Publication(77, FIRST.at() - 3));
        Map<String, Visits> live = new LinkedHashMap<>();
        live.put("default", new Visits(List.of(plain, full), -7, FIRST.at()));
        live.put("short", new Visits(List.of(), 7, Visits.ALWAYS));
        VisitorState state = new VisitorState("shop", "vé1", Long.MIN_VALUE, VisitorState.NO_TIMER, live);

        assertThat(decode(encode(state))).isEqualTo(state);
    }

    @Test
    void theFormOfVersion3Stands() {
        assertThat(HexFormat.of().formatHex(encode(of(converted()))))
                .isEqualTo(
                        "030173017682a886f2ae68000001a17720ca0201016404d7fe03f7ff2adb85438f07949cdbd5a1e65ce480a886f2ae68"
                                + "026531010201022f6101050309722e6578616d706c650173016d01630746697265666f78054c696e7578");
    }

    @Test
    void theStateOfVersion2IsReadAsItWas() {
        byte[] version2 = HexFormat.of()
                .parseHex(
                        "020173017682a886f2ae68000001a17720ca0201016401d7fe03f7ff2adb85438f07949cdbd5a1e65ce480a886f2ae68"
                                + "026531010201022f6101050309722e6578616d706c650173016d01630746697265666f78054c696e7578");

        assertThat(decode(version2)).isEqualTo(of(converted()));
    }

    @Test
    void theStateOfVersion1IsReadAsItWas() {
        PageView page = new PageView(FIRST, "/a");
        SessionTally tally = new SessionTally(FIRST, FIRST.at() + 1, 2, 1, 0, 0, page, page, null, Attribution.UNKNOWN);
        byte[] version1 = HexFormat.of()
                .parseHex("010173017682a886f2ae68000001a17720ca020101640157f7ff2adb85438f07949cdbd5a1e65ce4"
                        + "80a886f2ae68026531010201022f61");

        assertThat(decode(version1)).isEqualTo(of(tally));
    }

    @Test
    void anotherVersionIsRefusedWithAnAdvice() {
        byte[] bytes = encode(VisitorState.unknown("shop", "v1"));
        bytes[0] = 4;

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 4")
                .hasMessageContaining("newer");
    }

    @Test
    void noByteCanBeMissing() {
        byte[] bytes = encode(of(bare()));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(cut)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static SessionTally converted() {
        PageView page = new PageView(FIRST, "/a");
        return new SessionTally(FIRST, FIRST.at() + 1, 2, 1, 0, 1, page, page, null, WAY);
    }

    private static SessionTally bare() {
        return new SessionTally(FIRST, FIRST.at(), 1, 0, 0, 0, null, null, null, Attribution.UNKNOWN);
    }

    private static LiveSession published(SessionTally tally, boolean open) {
        Publication published = new Publication(LiveSession.revisionOf(tally, open), 0);
        return new LiveSession(ID, tally, open, SourceState.NONE, null, published);
    }

    private static VisitorState of(SessionTally tally) {
        return new VisitorState(
                "s",
                "v",
                FIRST.at() + 1,
                FIRST.at() + 2,
                Map.of("d", new Visits(List.of(published(tally, true)), Visits.ALWAYS, Visits.ALWAYS)));
    }

    private byte[] encode(VisitorState state) {
        return serde.serializer().serialize("", state);
    }

    private VisitorState decode(byte[] bytes) {
        return serde.deserializer().deserialize("", bytes);
    }
}
