package dev.footfall.standalone.data;

import dev.footfall.schemas.audit.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * The key pair of a data folder that signs the audit log's checkpoints, made at the first start; the private key is for
 * its owner's eyes only, the public one for everybody who verifies.
 */
public final class AuditKeys {
    private AuditKeys() {}

    /**
     * Makes the files that are not there.
     *
     * @throws IOException if they cannot be written, or the key pair that is there is none
     */
    public static void createMissing(DataDirectory data) throws IOException {
        if (!Files.exists(data.auditKey())) {
            PrivateFile.write(data.auditKey(), SigningKey.newPem().getBytes(StandardCharsets.UTF_8));
        }
        if (!Files.exists(data.auditPublicKey())) {
            try {
                SigningKey key = SigningKey.of(Files.readString(data.auditKey()));
                Files.writeString(data.auditPublicKey(), key.publicKey().pem());
            } catch (IllegalArgumentException e) {
                throw new IOException(data.auditKey() + ": " + e.getMessage(), e);
            }
        }
    }
}
