package dev.footfall.ingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Certificates made by the JDK's own keytool. */
class TlsTest {
    private static final String PASSWORD = "the-password";

    @TempDir
    Path folder;

    @Test
    void aKeyStoreIsUsedAndReadAgainWhenItChanges() throws Exception {
        Path store = folder.resolve("tls.p12");
        Path password = Files.writeString(folder.resolve("tls.password"), PASSWORD + "\n");
        Files.copy(keytool("first", "EC"), store);
        RunningIngest ingest =
                start(new TlsSettings(Optional.empty(), Optional.empty(), Optional.of(store), Optional.of(password)));
        try {
            assertThat(subject(ingest)).isEqualTo("CN=first");
            assertThat(ingest.server.address().getScheme()).isEqualTo("https");
            assertThat(ingest.server.certificateExpiry().orElseThrow()) // keytool made it for two days
                    .isBetween(
                            Instant.now().plus(Duration.ofHours(47)),
                            Instant.now().plus(Duration.ofHours(49)));

            Files.write(store, Files.readAllBytes(keytool("second", "RSA")));
            ingest.server.refreshTls();
            assertThat(subject(ingest)).isEqualTo("CN=second");

            Files.writeString(store, "no key store");
            ingest.server.refreshTls();
            ingest.server.refreshTls();
            assertThat(subject(ingest)).isEqualTo("CN=second");
        } finally {
            ingest.close();
        }
    }

    @Test
    void pemFilesAreUsedAndReadAgainWhenTheyChange() throws Exception {
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        toPem(keytool("third", "EC"), certificate, key);
        RunningIngest ingest =
                start(new TlsSettings(Optional.of(certificate), Optional.of(key), Optional.empty(), Optional.empty()));
        try {
            assertThat(subject(ingest)).isEqualTo("CN=third");
            byte[] before = Files.readAllBytes(key);
            toPem(keytool("fourth", "Ed25519"), certificate, key);
            byte[] after = Files.readAllBytes(key);
            Files.write(key, before);
            ingest.server.refreshTls();
            assertThat(subject(ingest)).as("only one of the two is new").isEqualTo("CN=third");
            Files.write(key, after);
            ingest.server.refreshTls();
            assertThat(subject(ingest)).isEqualTo("CN=fourth");
        } finally {
            ingest.close();
        }
    }

    @Test
    void filesThatAreNoGoodStopTheStartAndSayWhy() throws Exception {
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        TlsSettings pem =
                new TlsSettings(Optional.of(certificate), Optional.of(key), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> start(pem)).hasMessageContaining("tls.crt: cannot be read");
        toPem(keytool("fifth", "EC"), certificate, key);
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertThatThrownBy(() -> start(pem)).hasMessageContaining("tls.key: holds no 'BEGIN PRIVATE KEY'");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> start(pem)).hasMessageContaining("tls.key: the private key is damaged");

        Path store = keytool("sixth", "EC");
        Path password = Files.writeString(folder.resolve("tls.password"), "another");
        assertThatThrownBy(() -> start(
                        new TlsSettings(Optional.empty(), Optional.empty(), Optional.of(store), Optional.of(password))))
                .hasMessageContaining("is no PKCS#12 key store, or its password is another");
    }

    private static RunningIngest start(TlsSettings tls) throws Exception {
        return new RunningIngest(RunningIngest.Setup.usual().with(tls));
    }

    /** Sends an event over TLS and returns whose certificate answered. */
    private static String subject(RunningIngest ingest) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", ingest.server.address().getPort())) {
            String event = "{\"name\":\"x\"}";
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + RunningIngest.KEY + "\r\nContent-Length: " + event.length() + "\r\n\r\n" + event)
                    .getBytes(UTF_8));
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 ");
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private Path keytool(String name, String algorithm) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "ingest",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return store;
    }

    private static void toPem(Path store, Path certificate, Path key) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                certificate, pem("CERTIFICATE", keys.getCertificate("ingest").getEncoded()));
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey("ingest", PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // whoever it is
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whoever it is
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
