package dev.footfall.replay.archive;

import java.net.URI;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;

/** A store of S3's protocol in this process, in memory, with one bucket and one user. Safe for use by many threads. */
final class BucketServer implements AutoCloseable {
    static final String BUCKET = "archive";
    static final String KEY = "test-key";
    static final String SECRET = "test-secret";

    private final BlobStoreContext context;
    private final S3Proxy server;
    private final URI endpoint;

    BucketServer() throws Exception {
        this.context = ContextBuilder.newBuilder(new TransientNio2BlobApiMetadata())
                .credentials(KEY, SECRET)
                .overrides(new Properties())
                .build(BlobStoreContext.class);
        store().createContainerInLocation(null, BUCKET);
        this.server = S3Proxy.builder()
                .blobStore(store())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .build();
        server.start();
        this.endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    }

    private BlobStore store() {
        return context.getBlobStore();
    }

    URI endpoint() {
        return endpoint;
    }

    /** The names of the objects below a prefix, in their order. */
    List<String> objects(String prefix) {
        return store().list(BUCKET, ListContainerOptions.Builder.prefix(prefix).recursive()).stream()
                .map(StorageMetadata::getName)
                .sorted()
                .toList();
    }

    /** Puts an object there, beside whoever archives. */
    void put(String name, byte[] bytes) {
        store().putBlob(BUCKET, store().blobBuilder(name).payload(bytes).build());
    }

    /** Answers no more. */
    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the store cannot be stopped", e);
        }
    }

    @Override
    public void close() {
        stop();
        context.close();
    }
}
