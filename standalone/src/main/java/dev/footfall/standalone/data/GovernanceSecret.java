package dev.footfall.standalone.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;

/**
 * The governance secret of a data folder, drawn at the first start and kept in a file that only its owner may read. Who
 * changes it gives every person another name, and every hashed value another hash.
 */
public final class GovernanceSecret {
    private static final int BYTES = 32;

    private GovernanceSecret() {}

    /**
     * Makes the file, if it is not there.
     *
     * @throws IOException if it cannot be written
     */
    public static void createMissing(DataDirectory data, SecureRandom random) throws IOException {
        if (!Files.exists(data.governanceSecret())) {
            PrivateFile.write(
                    data.governanceSecret(), (Secrets.token(random, BYTES) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * The secret, as the bytes that hashes are keyed with.
     *
     * @throws IOException if its file cannot be read
     */
    public static byte[] read(DataDirectory data) throws IOException {
        return Files.readString(data.governanceSecret()).strip().getBytes(StandardCharsets.UTF_8);
    }
}
