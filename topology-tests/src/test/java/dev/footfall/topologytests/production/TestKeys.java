package dev.footfall.topologytests.production;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority of the test's own and a certificate that it has signed, for 127.0.0.1, made by the JDK's keytool.
 *
 * @param authority its certificate, in PEM
 * @param certificate the server's, and the authority's after it, in PEM
 * @param key the server's private key, in PEM
 * @param store both, with {@link #PASSWORD}
 */
record TestKeys(Path authority, Path certificate, Path key, KeyStore store) {
    static final String PASSWORD = "the-password";

    static TestKeys make(Path folder, String authorityName) throws Exception {
        Path file = folder.resolve(authorityName + ".p12");
        keytool(file, "-alias", "authority", "-dname", "CN=" + authorityName, "-ext", "bc:critical=ca:true");
        keytool(file, "-alias", "server", "-dname", "CN=server", "-signer", "authority", "-ext", "san=ip:127.0.0.1");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Certificate authority = store.getCertificate("authority");
        Path key = Files.createFile(
                folder.resolve(authorityName + ".key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Key opened = store.getKey("server", PASSWORD.toCharArray());
        Files.writeString(key, pem("PRIVATE KEY", opened.getEncoded()));
        return new TestKeys(
                Files.writeString(folder.resolve(authorityName + ".pem"), pem("CERTIFICATE", authority.getEncoded())),
                Files.writeString(
                        folder.resolve(authorityName + ".crt"),
                        pem("CERTIFICATE", store.getCertificate("server").getEncoded())
                                + pem("CERTIFICATE", authority.getEncoded())),
                key,
                store);
    }

    private static void keytool(Path store, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }
}
