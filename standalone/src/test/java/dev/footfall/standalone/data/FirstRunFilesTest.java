package dev.footfall.standalone.data;

import dev.footfall.schemas.audit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FirstRunFilesTest {
    private final SecureRandom random = new SecureRandom();
    private DataDirectory data;

    @BeforeEach
    void createDirectory(@TempDir Path folder) throws Exception {
        data = new DataDirectory(folder.resolve("data"));
        data.create();
    }

    @Test
    void secretsAreDrawnOnceDifferAndAreTheirOwnersAlone() throws Exception {
        Secrets first = Secrets.of(data, random);
        Secrets again = Secrets.of(data, random);

        assertThat(again).isEqualTo(first);
        assertThat(first.postgres()).hasSize(32).isNotEqualTo(first.registry());
        assertThat(first.toString()).doesNotContain(first.postgres());
        assertThat(permissions(data.secrets())).isEqualTo("rw-------");
        assertThat(permissions(data.root())).isEqualTo("rwx------");
    }

    @Test
    void aSecretThatAnEarlierVersionDidNotHaveIsDrawnOnce() throws Exception {
        Files.writeString(data.secrets(), "postgres-admin: a\npostgres: b\nregistry: c\n");

        Secrets first = Secrets.of(data, random);

        assertThat(first.postgres()).isEqualTo("b");
        assertThat(first.postgresReader()).hasSize(32);
        assertThat(Secrets.of(data, random)).isEqualTo(first);
        assertThat(permissions(data.secrets())).isEqualTo("rw-------");
    }

    @Test
    void theFirstRunMakesTheSourceSiteWithAWriteKeyAndASecret() throws Exception {
        SourcesFile.createMissing(data, random);

        assertThat(Files.readString(data.sources()))
                .containsPattern("sources:\n  site:\n    write-keys: \\[fk_[0-9a-f]{32}]\n    secret: [0-9a-f]{64}\n");
        assertThat(SourcesFile.firstWriteKey(data)).matches("fk_[0-9a-f]{32}");
        assertThat(permissions(data.sources())).isEqualTo("rw-------");
    }

    @Test
    void theFirstRunMakesTheKeyPairOfTheAuditAndShowsItsPublicHalf() throws Exception {
        AuditKeys.createMissing(data);
        String pair = Files.readString(data.auditKey());
        AuditKeys.createMissing(data);

        assertThat(Files.readString(data.auditKey())).isEqualTo(pair);
        assertThat(permissions(data.auditKey())).isEqualTo("rw-------");
        assertThat(pair).contains(Files.readString(data.auditPublicKey()));
        assertThat(Files.readString(data.auditPublicKey())).doesNotContain("PRIVATE");
        assertThat(SigningKey.of(pair).publicKey().pem()).isEqualTo(Files.readString(data.auditPublicKey()));
    }

    @Test
    void aSourcesFileThatTheUserChangedIsLeftAlone() throws Exception {
        Files.writeString(data.sources(), "sources: {shop: {write-keys: [other-key], secret: 0123456789abcdef}}");

        SourcesFile.createMissing(data, random);

        assertThat(SourcesFile.firstWriteKey(data)).isEqualTo("other-key");
    }

    @Test
    void aSourcesFileWithoutAWriteKeyIsRefusedWithWhatToDo() throws Exception {
        Files.writeString(data.sources(), "sources: {shop: {secret: 0123456789abcdef}}");

        assertThatThrownBy(() -> SourcesFile.firstWriteKey(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sources.yaml")
                .hasMessageContaining("write-keys");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
