package dev.footfall.ingest.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that ingest listens with. Files that change are read again; new connections then see the new
 * certificate, and where the new files are no good, the old one stays. Used by one thread at a time.
 */
final class TlsKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private final TlsSettings settings;
    private final SslContextFactory.Server contexts = new SslContextFactory.Server();
    private Map<Path, byte[]> seen = Map.of();
    private volatile Optional<Instant> expiry = Optional.empty();

    TlsKeys(TlsSettings settings) {
        this.settings = settings;
        contexts.setSniRequired(false);
    }

    /** Makes the connections' TLS. */
    SslContextFactory.Server contexts() {
        return contexts;
    }

    /**
     * Reads the files for the first time.
     *
     * @throws IOException with what is wrong in which file
     */
    synchronized void load() throws IOException {
        Map<Path, byte[]> files = read();
        KeyStore store = storeOf(files);
        put(contexts, store);
        expiry = expiryOf(store);
        seen = files;
    }

    /** Until when the certificate in use is valid, the first to expire if there are several; empty before it is loaded. */
    Optional<Instant> expiry() {
        return expiry;
    }

    /** Reads the files again if they have changed. */
    synchronized void refresh() {
        try {
            Map<Path, byte[]> files = read();
            if (isSame(files)) {
                return;
            }
            seen = files;
            KeyStore store = storeOf(files);
            contexts.reload(factory -> put(factory, store));
            expiry = expiryOf(store);
            LOG.atInfo().log("TLS certificate is read again");
        } catch (Exception e) { // of Jetty's reload
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("TLS files are no good; the certificate in use stays");
        }
    }

    private boolean isSame(Map<Path, byte[]> files) {
        return files.keySet().equals(seen.keySet())
                && files.entrySet().stream().allMatch(file -> Arrays.equals(file.getValue(), seen.get(file.getKey())));
    }

    private Map<Path, byte[]> read() throws IOException {
        Map<Path, byte[]> files = new HashMap<>();
        for (Path file : Stream.of(settings.certificate(), settings.key(), settings.keystore(), settings.passwordFile())
                .flatMap(Optional::stream)
                .toList()) {
            try {
                files.put(file, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new IOException(
                        file + ": cannot be read (" + e.getClass().getSimpleName() + "); see http.tls", e);
            }
        }
        return files;
    }

    /** Of the chains' certificates too: who checks one checks all. */
    private static Optional<Instant> expiryOf(KeyStore store) throws IOException {
        try {
            Stream.Builder<X509Certificate> certificates = Stream.builder();
            for (String alias : Collections.list(store.aliases())) {
                for (Certificate certificate : store.getCertificateChain(alias)) {
                    if (certificate instanceof X509Certificate x509) {
                        certificates.add(x509);
                    }
                }
            }
            return certificates
                    .build()
                    .map(certificate -> certificate.getNotAfter().toInstant())
                    .min(Comparator.naturalOrder());
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS certificates cannot be listed", e);
        }
    }

    private static void put(SslContextFactory factory, KeyStore store) {
        factory.setKeyStore(store);
        factory.setKeyStorePassword("");
    }

    private KeyStore storeOf(Map<Path, byte[]> files) throws IOException {
        try {
            KeyStore made = KeyStore.getInstance("PKCS12");
            made.load(null, null);
            if (settings.keystore().isPresent()) {
                copy(files, made);
            } else {
                Path certificate = settings.certificate().orElseThrow();
                Path key = settings.key().orElseThrow();
                PrivateKey opened = privateKey(key, bytes(files, key));
                Certificate[] chain = chain(certificate, bytes(files, certificate));
                if (!belongTogether(opened, chain[0])) {
                    throw new IOException(key + ": is not the key of the first certificate in " + certificate);
                }
                made.setKeyEntry("ingest", opened, new char[0], chain);
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS key or certificate is of an unknown kind", e);
        }
    }

    /** They do not while only one of two files has been replaced. */
    private static boolean belongTogether(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        byte[] probe = {1, 2, 3};
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false; // keys of different kinds
        }
    }

    private static byte[] bytes(Map<Path, byte[]> files, Path file) {
        return files.getOrDefault(file, new byte[0]);
    }

    private void copy(Map<Path, byte[]> files, KeyStore into) throws IOException, GeneralSecurityException {
        Path file = settings.keystore().orElseThrow();
        char[] password = new String(bytes(files, settings.passwordFile().orElseThrow()), StandardCharsets.UTF_8)
                .strip()
                .toCharArray();
        KeyStore from = KeyStore.getInstance("PKCS12");
        try {
            from.load(new ByteArrayInputStream(bytes(files, file)), password);
        } catch (IOException e) {
            throw new IOException(file + ": is no PKCS#12 key store, or its password is another", e);
        }
        for (String alias : Collections.list(from.aliases())) {
            if (from.isKeyEntry(alias)) {
                into.setKeyEntry(alias, from.getKey(alias, password), new char[0], from.getCertificateChain(alias));
            }
        }
        if (into.size() == 0) {
            throw new IOException(file + ": holds no private key");
        }
    }

    private static Certificate[] chain(Path file, byte[] pem) throws IOException {
        try {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!chain.isEmpty()) {
                return chain.toArray(Certificate[]::new);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": holds no certificates in PEM", e);
        }
        throw new IOException(file + ": holds no certificate");
    }

    private static PrivateKey privateKey(Path file, byte[] pem) throws IOException, GeneralSecurityException {
        Matcher matcher = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new IOException(file + ": holds no 'BEGIN PRIVATE KEY' (PKCS#8, not encrypted); make one with"
                    + " 'openssl pkcs8 -topk8 -nocrypt'");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the private key is damaged", e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                // of another algorithm, then
            }
        }
        throw new IOException(file + ": the private key is damaged, or neither EC, RSA nor Ed25519");
    }
}
