package dev.footfall.schemas.governance;

import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A person at a source, as somebody who asks about them names them.
 *
 * @param id as it is stored
 * @param name the keyed hash
 */
public record Subject(SubjectKind kind, String source, String id, String name) {
    /**
     * The same person as the client's id names them, and as a policy that hashes the id for good would have stored them.
     * Who was stored under rotating hashes cannot be found by their own id.
     *
     * @param secret the governance secret
     * @throws IllegalArgumentException if the secret has fewer than 16 bytes
     */
    public static List<Subject> of(SubjectKind kind, List<String> sources, String id, byte[] secret) {
        String domain = kind == SubjectKind.VISITOR ? "visitor_id" : "user_id";
        Subjects names = new Subjects(secret);
        Pseudonyms pseudonyms = new Pseudonyms(secret);
        List<Subject> subjects = new ArrayList<>();
        for (String source : sources) {
            for (String stored : List.of(id, pseudonyms.lasting(source, domain, id))) {
                subjects.add(new Subject(kind, source, stored, names.of(kind, source, stored)));
            }
        }
        return subjects;
    }

    /**
     * The record by which the person is forgotten.
     *
     * @param requestId what all erasures of one request have in common
     * @param reason in the words of who asked
     */
    public Erasure erasure(String erasureId, String requestId, Instant requestedAt, String actor, String reason) {
        return Erasure.newBuilder()
                .setErasureId(erasureId)
                .setRequestId(requestId)
                .setSource(source)
                .setKind(kind)
                .setSubject(name)
                .setSubjectId(id)
                .setRequestedAt(requestedAt)
                .setActor(actor)
                .setReason(reason)
                .build();
    }

    /** Without the id. */
    @Override
    public String toString() {
        return "Subject[" + kind + " " + source + " " + name + "]";
    }
}
