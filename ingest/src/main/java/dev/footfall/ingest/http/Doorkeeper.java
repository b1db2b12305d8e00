package dev.footfall.ingest.http;

import dev.footfall.ingest.access.Admission;
import dev.footfall.ingest.access.Gate;
import dev.footfall.ingest.access.KeyStanding;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Refusal.Kind;
import dev.footfall.ingest.dialect.RequestHead;
import java.time.Duration;
import java.util.Optional;

/** Who may send, and how much just now. */
record Doorkeeper(Admission admission) {
    /** What is said to who names a write key. */
    sealed interface Word {
        /** To come in, if the gate lets. */
        record Welcome(Source source, Gate gate) implements Word {}

        /**
         * To stay outside.
         *
         * @param foreign whether for the page that sends, which may not even read the answer
         */
        record Refused(Refusal refusal, boolean foreign) implements Word {}
    }

    /** What becomes of a write key. */
    Word wordFor(String writeKey, Optional<String> origin) {
        return switch (admission.sources().get().standingOf(writeKey)) {
            case KeyStanding.Active(Source source, Gate gate) ->
                origin.isPresent() && !source.origins().allows(origin.get())
                        ? new Word.Refused(
                                Refusal.of(
                                        Kind.ORIGIN_NOT_ALLOWED,
                                        "pages of this origin may not send for the source; see its allowed-origins in"
                                                + " the sources file"),
                                true)
                        : new Word.Welcome(source, gate);
            case KeyStanding.Revoked() ->
                refused(Kind.KEY_REVOKED, "the write key was revoked; use the source's new one");
            case KeyStanding.Unknown() ->
                refused(Kind.KEY_UNKNOWN, "the write key belongs to no source; take one from the sources file");
        };
    }

    /** The gate of the address that a request comes from; always open where addresses have no limit. */
    Gate gateOf(RequestHead head) {
        return admission
                .addresses()
                .map(addresses -> addresses.gateOf(head.clientAddress()))
                .orElseGet(Gate::open);
    }

    /** Enters a gate; a refusal if it is closed. */
    static Optional<Refusal> enter(Gate gate, String whose) {
        long seconds = gate.enter();
        return seconds == 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Kind.THROTTLED,
                        "more events come with this " + whose + " than its limit allows; send the request again in "
                                + seconds + " s",
                        Optional.of(Duration.ofSeconds(seconds))));
    }

    private static Word refused(Kind kind, String reason) {
        return new Word.Refused(Refusal.of(kind, reason), false);
    }
}
