package dev.footfall.ingest.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The certificate to listen with, as a pair of PEM files or as a key store. Files that change are read again.
 *
 * @param certificate PEM: the certificate and those that lead to its authority
 * @param key PEM: the private key (PKCS#8, not encrypted)
 * @param keystore PKCS#12: both
 * @param passwordFile holds the key store's password, and nothing else
 */
public record TlsSettings(
        Optional<Path> certificate, Optional<Path> key, Optional<Path> keystore, Optional<Path> passwordFile) {
    public TlsSettings {
        boolean pem = certificate.isPresent() && key.isPresent() && keystore.isEmpty() && passwordFile.isEmpty();
        boolean store = certificate.isEmpty() && key.isEmpty() && keystore.isPresent() && passwordFile.isPresent();
        if (!pem && !store) {
            throw new IllegalArgumentException(
                    "certificate: name either certificate and key (PEM), or keystore and password-file (PKCS#12)");
        }
    }
}
