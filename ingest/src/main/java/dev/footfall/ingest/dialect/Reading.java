package dev.footfall.ingest.dialect;

import dev.footfall.ingest.event.Outcome;
import java.util.List;

/** What a dialect read in a request. */
public sealed interface Reading {
    /** Events, in the order of the request; at least one. */
    record Events(List<Outcome> outcomes) implements Reading {}

    /** Nothing that can be kept. */
    record Refused(Refusal refusal) implements Reading {}

    /** No events but something else that its clients ask for, such as their settings. */
    record Answered(Answer answer) implements Reading {}
}
