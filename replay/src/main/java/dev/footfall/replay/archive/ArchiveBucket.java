package dev.footfall.replay.archive;

import dev.footfall.replay.archive.ObjectInput.Range;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.file.SeekableInput;
import org.apache.kafka.common.TopicPartition;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An archive in a bucket of an S3-compatible store. A file is sent when it is whole, and a store shows an object when it has
 * it all. What is there already is never replaced, so that of two processes that archive at once the second one stops.
 */
final class ArchiveBucket implements ArchiveStore {
    static final String SCHEME = "s3://";

    private static final Pattern URL = Pattern.compile(SCHEME + "([A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:/+(.*?))?/*");
    private static final Pattern RANGE = Pattern.compile("bytes \\d+-\\d+/(\\d{1,18})");
    private static final String HASH = "footfall-md5";
    private static final int FAILED_CONDITION = 412;
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;

    private final String name;
    private final String bucket;
    private final String prefix;
    private final S3Client store;
    private final StoreFailures failures;

    private ArchiveBucket(String bucket, String prefix, S3Client store, StoreFailures failures) {
        this.name = SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
        this.store = store;
        this.failures = failures;
    }

    /**
     * The archive at a place, with the credentials and the region that AWS's tools would find.
     *
     * @param endpoint of the store; empty for AWS's
     * @throws IOException if the place or the endpoint is not one, or nothing tells the credentials or the region
     */
    static ArchiveBucket open(String url, Optional<URI> endpoint) throws IOException {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IOException("not a place in a bucket: " + url + "; write it like s3://BUCKET/PREFIX");
        }
        if (endpoint.isPresent()) {
            requireEndpoint(endpoint.get());
        }
        Region region = region(url, endpoint);
        AwsCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build();
        try {
            var _ = credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw StoreFailures.noCredentials(url, e);
        }
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(credentials)
                .region(region)
                // Files have a hash of their own, and not every store knows the checksums that AWS's adds, or how it
                // sends them.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build());
        endpoint.ifPresent(it -> client.endpointOverride(it).forcePathStyle(true));
        String bucket = parts.group(1);
        String prefix = Optional.ofNullable(parts.group(2)).orElse("");
        String where = endpoint.map(URI::toString).orElse("AWS S3 in " + region.id());
        return new ArchiveBucket(bucket, prefix, client.build(), new StoreFailures(url, bucket, where, region.id()));
    }

    private static void requireEndpoint(URI endpoint) throws IOException {
        boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!isHttp || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
            throw new IOException("--s3-endpoint is where a store answers, such as http://127.0.0.1:9000 or"
                    + " https://s3.example.com, and holds no name or password");
        }
    }

    /** Stores of others than AWS mostly have no regions; requests name one all the same. */
    private static Region region(String url, Optional<URI> endpoint) throws StoreException {
        try {
            return endpoint.isPresent()
                    ? new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                            .getRegion()
                    : new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException e) {
            if (endpoint.isPresent()) {
                return Region.US_EAST_1;
            }
            throw StoreFailures.noRegion(url, e);
        }
    }

    /** Nothing is locked, as a lock in a store would outlive its process; see above. */
    @Override
    public Lock lock() {
        return () -> {};
    }

    @Override
    public List<Part> parts(TopicPartition partition) throws StoreException {
        try {
            return store
                    .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + partition.topic() + "/"))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .map(key -> Part.named(key.substring(prefix.length())))
                    .flatMap(Optional::stream)
                    .filter(part -> part.partition().equals(partition))
                    .sorted(Comparator.comparingLong(Part::offset))
                    .toList();
        } catch (SdkException e) {
            throw failures.of("listed", name, e);
        }
    }

    @Override
    public SeekableInput open(Part part) throws IOException {
        return new ObjectInput((from, count) -> read(part, from, count));
    }

    private Range read(Part part, long from, int count) throws StoreException {
        try {
            ResponseBytes<GetObjectResponse> read = store.getObjectAsBytes(get ->
                    get.bucket(bucket).key(prefix + part.name()).range("bytes=" + from + "-" + (from + count - 1)));
            Matcher range = RANGE.matcher(String.valueOf(read.response().contentRange()));
            if (!range.matches()) {
                throw failures.noRanges(nameOf(part));
            }
            return new Range(read.asByteArrayUnsafe(), Long.parseLong(range.group(1)));
        } catch (SdkException e) {
            throw failures.of("read", nameOf(part), e);
        }
    }

    @Override
    public Unfinished begin(Part part) throws IOException {
        return new UnfinishedObject(file -> put(part, file));
    }

    private void put(Part part, NamelessFile file) throws IOException {
        String hash = file.md5();
        PutObjectRequest.Builder put = PutObjectRequest.builder()
                .bucket(bucket)
                .key(prefix + part.name())
                .contentMD5(hash) // so that the store takes the whole of it or nothing
                .metadata(Map.of(HASH, hash));
        RequestBody body = RequestBody.fromContentProvider(file::read, file.length(), "application/octet-stream");
        try {
            store.putObject(put.ifNoneMatch("*").build(), body);
        } catch (S3Exception e) {
            if (e.statusCode() == FAILED_CONDITION && hash.equals(hashOf(part).orElse(""))) {
                return; // it had arrived, and the answer was lost
            }
            if (e.statusCode() == NOT_IMPLEMENTED && hashOf(part).isEmpty()) {
                putUnconditionally(part, put.ifNoneMatch(null).build(), body);
                return;
            }
            throw failures.of("written", nameOf(part), e);
        } catch (SdkException e) {
            throw failures.of("written", nameOf(part), e);
        }
    }

    /** Not every store knows conditions. */
    private void putUnconditionally(Part part, PutObjectRequest put, RequestBody body) throws StoreException {
        try {
            store.putObject(put, body);
        } catch (SdkException e) {
            throw failures.of("written", nameOf(part), e);
        }
    }

    /** The hash of a file that is there, as it was sent with it; empty if it is not there. */
    private Optional<String> hashOf(Part part) throws StoreException {
        try {
            return Optional.of(store.headObject(head -> head.bucket(bucket).key(prefix + part.name()))
                    .metadata()
                    .getOrDefault(HASH, ""));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failures.of("written", nameOf(part), e);
        } catch (SdkException e) {
            throw failures.of("written", nameOf(part), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        store.close();
    }
}
