package dev.footfall.processors.refine.identity;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The binary form of a link: a version byte, then the fields. Safe for use by many threads. */
final class LinkSerde implements Serde<Link> {
    private static final int VERSION = 1;

    @Override
    public Serializer<Link> serializer() {
        return (topic, link) -> encode(link);
    }

    @Override
    public Deserializer<Link> deserializer() {
        return (topic, bytes) -> decode(bytes);
    }

    private static byte @Nullable [] encode(@Nullable Link link) {
        if (link == null) {
            return null;
        }
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeSigned(link.occurredAt());
        out.writeText(link.eventId());
        out.writeText(link.userId());
        out.writeSigned(link.seenAt());
        return out.toBytes();
    }

    private static @Nullable Link decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        StateReader in = new StateReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalStateException("state of links in version " + version + ", but this program knows "
                    + VERSION + "; run the program that wrote it, or a newer one");
        }
        Link link = new Link(in.readSigned(), in.readText(), in.readText(), in.readSigned());
        in.requireEnd();
        return link;
    }
}
