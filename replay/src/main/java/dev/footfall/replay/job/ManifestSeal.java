package dev.footfall.replay.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.audit.InvalidNoteException;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.VerifyingKey;

/**
 * A manifest's signature, with the key that signs the audit log: over its JSON without the signature, members in the order of
 * their names, and a newline. It is the last line of a signed note, whose text the manifest is.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
final class ManifestSeal {
    private static final String FIELD = "signature";
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ManifestSeal() {}

    /** Signs a manifest; replaces a signature that is there. */
    static void sign(ObjectNode manifest, SigningKey key) {
        String note = key.sign(nameOf(manifest), text(manifest));
        manifest.put(FIELD, note.substring(note.lastIndexOf("\n\n") + 2).strip());
    }

    /**
     * Makes sure that a manifest is as it was signed.
     *
     * @throws ReplayException if it is not; the message says why
     */
    static void verify(ObjectNode manifest, VerifyingKey key) throws ReplayException {
        JsonNode signature = manifest.path(FIELD);
        if (!signature.isTextual()) {
            throw new ReplayException("the manifest is not signed");
        }
        try {
            key.open(nameOf(manifest), text(manifest) + '\n' + signature.textValue() + '\n');
        } catch (InvalidNoteException e) {
            throw new ReplayException(
                    "the manifest is not as it was signed, or was signed with another key: " + e.getMessage(), e);
        }
    }

    private static String nameOf(JsonNode manifest) {
        return "footfall.local/replay/" + manifest.path("job").asText();
    }

    private static String text(ObjectNode manifest) {
        ObjectNode unsigned = manifest.deepCopy();
        unsigned.remove(FIELD);
        try {
            return SORTED.writeValueAsString(SORTED.treeToValue(unsigned, Object.class)) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }
}
