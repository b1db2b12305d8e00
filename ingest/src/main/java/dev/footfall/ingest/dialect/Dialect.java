package dev.footfall.ingest.dialect;

import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.publish.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A wire protocol: turns requests into outcomes and what became of them into the answers that its clients expect. A
 * new dialect is a package with one of these and a line where ingest is put together. Implementations are safe for use
 * by many threads and never wait.
 *
 * <p>A request comes by in this order: {@link #claims}, {@link #answerAtOnce}, {@link #examine}, {@link #credential},
 * the body, {@link #unwrap}, {@link #credentialIn} where it is asked for, {@link #read}, the broker, {@link #answer};
 * or {@link #refuse} from wherever it ends early.
 */
public interface Dialect {
    /** Its name, as it is kept with every event. */
    String name();

    /** Where it listens. Several dialects may share a route; the first that claims a request has it. */
    List<Route> routes();

    /** Whether a request on one of its routes is really its own. */
    default boolean claims(RequestHead head) {
        return true;
    }

    /**
     * The answer to a request that carries no events and needs no write key, such as one for settings that are the same
     * for all; empty for every other. What it has of a body is passed over.
     */
    default Optional<Answer> answerAtOnce(RequestHead head) {
        return Optional.empty();
    }

    /** Whether its clients in browsers send cookies along, which a page may do only where the answer says so. */
    default boolean usesCookies() {
        return false;
    }

    /** Why a request is refused before its body is read, such as its content type; empty if it is not. */
    Optional<Refusal> examine(RequestHead head);

    /** The write key that the head of a request names. */
    Credential credential(RequestHead head);

    /**
     * Takes off the body what no header announces, such as gzip to be known by its first bytes only. All that comes
     * after sees what this gives.
     *
     * @param body the content coding undone
     * @param limit the most bytes that may come out; no more memory than that is taken
     */
    default Decoded unwrap(RequestHead head, byte[] body, int limit) {
        return new Decoded.Plain(body);
    }

    /** The write key that the body names, asked for where {@link #credential} says so. The body is unwrapped. */
    default Credential credentialIn(RequestHead head, byte[] body) {
        return new Credential.Missing("this dialect has no write key in the body");
    }

    /** Reads the events of a request. Bad input is an outcome or a refusal and never an exception. */
    Reading read(Submission submission);

    /** The answer when it is known where each event rests, or that it does not. */
    Answer answer(RequestHead head, List<Verdict> verdicts);

    /** The answer to a request of which nothing is kept. */
    Answer refuse(RequestHead head, Refusal refusal);
}
