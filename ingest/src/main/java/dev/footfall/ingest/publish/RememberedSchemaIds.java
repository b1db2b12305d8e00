package dev.footfall.ingest.publish;

import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaIds;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The ids of a registry, kept in a file for starts while it does not answer: it is often a part of the broker, and away
 * with it. A registry that answers is always believed. Safe for use by many threads.
 */
public final class RememberedSchemaIds implements SchemaIds {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedSchemaIds.class);

    private final SchemaIds registry;
    private final String url;
    private final Path file;

    /**
     * @param registry the one that is asked
     * @param url where it is; ids are remembered for this address alone
     * @param file where they are kept; made when the first is learned
     */
    public RememberedSchemaIds(SchemaIds registry, String url, Path file) {
        this.registry = registry;
        this.url = url;
        this.file = file;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        String key = keyOf(subject, schema);
        try {
            int id = registry.idOf(subject, schema);
            remember(key, id);
            return id;
        } catch (RegistryException e) {
            String known = e.isUnknown() ? null : remembered().getProperty(key);
            if (known == null) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("subject", subject)
                    .addKeyValue("id", known)
                    .addKeyValue("reason", e.getMessage())
                    .log("the registry does not answer; the id that it gave before is used");
            return Integer.parseInt(known);
        }
    }

    private synchronized void remember(String key, int id) {
        Properties ids = remembered();
        if (Integer.toString(id).equals(ids.setProperty(key, Integer.toString(id)))) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (Writer out = Files.newBufferedWriter(fresh, UTF_8)) {
                ids.store(out, "Ids that the schema registry gave; it is asked first.");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log("schema ids could not be kept; without the registry the next start fails");
        }
    }

    private synchronized Properties remembered() {
        Properties ids = new Properties();
        try (Reader in = Files.newBufferedReader(file, UTF_8)) {
            ids.load(in);
        } catch (NoSuchFileException e) {
            // Nothing was learned yet.
        } catch (IOException | IllegalArgumentException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the schema ids kept there cannot be read");
        }
        return ids;
    }

    private String keyOf(String subject, Schema schema) {
        try {
            byte[] text = (url + "\n" + subject + "\n" + schema).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
