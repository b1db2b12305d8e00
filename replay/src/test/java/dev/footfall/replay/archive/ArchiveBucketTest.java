package dev.footfall.replay.archive;

import dev.footfall.replay.archive.StubStore.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArchiveBucketTest {
    private static final TopicPartition PARTITION = new TopicPartition("footfall.events.v1", 2);
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
    private static final Instant TIME = Instant.parse("2026-03-04T00:00:00Z");
    private static final int LARGER_THAN_TWO_RANGES = 1_200;

    private static BucketServer server;

    private Credentials credentials;
    private String place;

    @BeforeAll
    static void start() throws Exception {
        server = new BucketServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void choose(TestInfo test) {
        credentials = Credentials.of(BucketServer.KEY, BucketServer.SECRET);
        place = "s3://archive/" + test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void forget() {
        credentials.close();
    }

    @Test
    void aBucketGivesWhatAFolderGives(@TempDir Path root) throws Exception {
        ArchiveStore folder = new ArchiveFolder(root);
        try (ArchiveStore bucket = bucket()) {
            for (ArchiveStore store : List.of(folder, bucket)) {
                write(store, true, records(0, 3));
                write(store, true, records(3, LARGER_THAN_TWO_RANGES));
                write(store, false, records(2_000, 4));
                write(store, new Part(new TopicPartition(PARTITION.topic(), 3), DAY, 0), true, records(0, 1));
            }
            server.put("%s/%s/day=2026-03-04/notes.txt".formatted(place.substring(13), PARTITION.topic()), new byte[1]);

            assertThat(bucket.parts(PARTITION))
                    .isEqualTo(folder.parts(PARTITION))
                    .hasSize(3);
            assertThat(read(bucket)).isEqualTo(read(folder)).hasSize(LARGER_THAN_TWO_RANGES + 7);
            for (ArchiveStore store : List.of(folder, bucket)) {
                ArchivedHistory history = new ArchivedHistory(store);
                assertThat(ArchivedHistory.endOf(store, folder.parts(PARTITION).get(1)))
                        .isEqualTo(3 + LARGER_THAN_TWO_RANGES);
                assertThat(history.startOf(PARTITION, TIME.plusSeconds(2_001), 2_003))
                        .contains(2_001L);
                assertThat(history.startOf(PARTITION, TIME.plusSeconds(7), 2_003))
                        .as("from behind a gap")
                        .isEmpty();
            }
        }
    }

    @Test
    void whatIsNotFinishedIsNoObject() throws Exception {
        try (ArchiveStore bucket = bucket()) {
            try (PartWriter writer = new PartWriter(bucket, new Part(PARTITION, DAY, 0), Optional.empty(), true)) {
                writer.add(records(0, 1).getFirst());
            }
            assertThat(bucket.parts(PARTITION)).isEmpty();

            write(bucket, true, records(0, 1));
            assertThat(bucket.parts(PARTITION)).containsExactly(new Part(PARTITION, DAY, 0));
        }
    }

    @Test
    void anObjectThatAnotherProcessWroteIsLeftAsItIs() throws Exception {
        try (ArchiveStore bucket = bucket()) {
            write(bucket, true, records(0, 2));

            assertThatThrownBy(() -> write(bucket, true, records(0, 1)))
                    .hasMessageContaining(place + "/" + new Part(PARTITION, DAY, 0).name() + " cannot be written")
                    .hasMessageContaining("another process archives into " + place + "; wait for it");
            assertThat(read(bucket)).hasSize(2);
        }
    }

    @Test
    void anAnswerThatWasLostIsNoOtherProcess() throws Exception {
        List<String> hashes = new ArrayList<>();
        try (StubStore lost = new StubStore((method, _) -> method.equals("HEAD")
                        ? new Answer(200, "", Map.of("x-amz-meta-footfall-md5", hashes.getFirst()))
                        : new Answer(412, "PreconditionFailed"));
                ArchiveStore bucket = at(lost.endpoint());
                NamelessFile same = new NamelessFile()) {
            same.write().write("whole".getBytes(UTF_8));
            hashes.add(same.md5());

            send(bucket, "whole");
            assertThat(lost.asked()).containsExactly("PUT if new", "HEAD");

            assertThatThrownBy(() -> send(bucket, "other")).hasMessageContaining("another process archives into");
        }
    }

    @Test
    void aStoreWithoutConditionsIsAskedFirst() throws Exception {
        try (StubStore old = new StubStore((method, isConditional) -> switch (method) {
                    case "HEAD" -> new Answer(404, "");
                    default -> isConditional ? new Answer(501, "NotImplemented") : new Answer(200, "");
                });
                ArchiveStore bucket = at(old.endpoint())) {
            send(bucket, "whole");

            assertThat(old.asked()).endsWith("HEAD", "PUT").contains("PUT if new");
        }
    }

    @Test
    void aBucketThatIsNotThereIsNamed() throws Exception {
        try (ArchiveStore bucket = new ArchivePlace("s3://nowhere/a", Optional.of(server.endpoint())).open()) {
            assertThatThrownBy(() -> bucket.parts(PARTITION))
                    .hasMessage("s3://nowhere/a cannot be listed: " + server.endpoint()
                            + " answered 404 NoSuchBucket, so it has no bucket nowhere; make it, or check the name and the"
                            + " store");
            assertThatThrownBy(() -> send(bucket, "whole")).hasMessageContaining("it has no bucket nowhere");
        }
    }

    @Test
    void credentialsThatAreNotTakenAreNoLackOfPermission() throws Exception {
        try (Credentials _ = Credentials.of(BucketServer.KEY, "another-secret");
                ArchiveStore bucket = bucket()) {
            assertThatThrownBy(() -> bucket.parts(PARTITION))
                    .hasMessageContaining(
                            "answered 403 SignatureDoesNotMatch, so it does not take the credentials; check")
                    .hasMessageNotContaining("another-secret");
        }
        assertThatThrownBy(() -> failing(new Answer(403, "AccessDenied")))
                .hasMessageContaining("answered 403 AccessDenied, so the credentials do not allow it; they need"
                        + " s3:ListBucket for bucket archive, and s3:GetObject and s3:PutObject for what is below "
                        + place);
        assertThatThrownBy(() -> failing(new Answer(400, "ExpiredToken")))
                .hasMessageContaining("whether they have expired");
    }

    @Test
    void anotherRegionIsNamed() {
        assertThatThrownBy(
                        () -> failing(new Answer(301, "PermanentRedirect", Map.of("x-amz-bucket-region", "eu-west-1"))))
                .hasMessageContaining("so bucket archive is in another region than us-east-1, eu-west-1; set"
                        + " AWS_REGION=eu-west-1");
        assertThatThrownBy(() -> failing(new Answer(400, "AuthorizationHeaderMalformed")))
                .hasMessageContaining("is in another region than us-east-1; set AWS_REGION to its region");
    }

    @Test
    void aStoreThatIsAwayIsNamedAndItsFilesAreNotCalledDamaged() throws Exception {
        URI away = freeAddress();
        try (ArchiveStore bucket = at(away)) {
            assertThatThrownBy(() -> bucket.parts(PARTITION))
                    .hasMessageContaining(away + " does not answer (ConnectException: Connection refused); check");
        }
        Part part = new Part(PARTITION, DAY, 0);
        try (BucketServer other = new BucketServer();
                ArchiveStore bucket = at(other.endpoint())) {
            write(bucket, true, records(0, LARGER_THAN_TWO_RANGES));
            try (PartReader reader = new PartReader(bucket, part)) {
                other.stop();
                assertThatThrownBy(() -> {
                            for (int i = 0; i < LARGER_THAN_TWO_RANGES; i++) {
                                reader.next();
                            }
                        })
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(
                                part.name() + " cannot be read: " + other.endpoint() + " does not answer");
            }
        }
    }

    @Test
    void whatIsNoPlaceIsRefusedBeforeAnythingIsAsked() {
        for (String wrong : List.of("s3://", "s3:///a", "s3://a b/c")) {
            assertThatThrownBy(() -> new ArchivePlace(wrong, Optional.empty()).open())
                    .hasMessageContaining("not a place in a bucket: " + wrong + "; write it like s3://BUCKET/PREFIX");
        }
        for (String wrong : List.of("127.0.0.1", "ftp://127.0.0.1", "http://name:password@127.0.0.1")) {
            assertThatThrownBy(() -> new ArchivePlace(place, Optional.of(URI.create(wrong))).open())
                    .hasMessageContaining("--s3-endpoint is where a store answers, such as http://127.0.0.1:9000")
                    .hasMessageNotContaining("password@");
        }
        assertThatThrownBy(() -> new ArchivePlace("/backup", Optional.of(server.endpoint())).open())
                .hasMessageContaining("--s3-endpoint is for buckets, and /backup is a folder");
    }

    @Test
    void aPrefixMayBeLeftOutOrEndInASlash() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                        "s3://archive",
                        "s3://archive",
                        "s3://archive/",
                        "s3://archive",
                        "s3://archive/a/b/",
                        "s3://archive/a/b")
                .entrySet()) {
            try (ArchiveStore bucket = new ArchivePlace(each.getKey(), Optional.of(server.endpoint())).open()) {
                assertThat(bucket.name()).isEqualTo(each.getValue());
            }
        }
    }

    private ArchiveStore bucket() throws IOException {
        return at(server.endpoint());
    }

    private ArchiveStore at(URI endpoint) throws IOException {
        return new ArchivePlace(place, Optional.of(endpoint)).open();
    }

    private static URI freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
    }

    private void failing(Answer answer) throws IOException {
        try (StubStore stub = new StubStore((_, _) -> answer);
                ArchiveStore bucket = at(stub.endpoint())) {
            bucket.parts(PARTITION);
        }
    }

    private static void send(ArchiveStore store, String content) throws IOException {
        try (ArchiveStore.Unfinished unfinished = store.begin(new Part(PARTITION, DAY, 0))) {
            unfinished.out().write(content.getBytes(UTF_8));
            unfinished.finish();
        }
    }

    private static void write(ArchiveStore store, boolean follows, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException {
        write(store, new Part(PARTITION, DAY, records.getFirst().offset()), follows, records);
    }

    private static void write(
            ArchiveStore store, Part part, boolean follows, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException {
        try (ArchiveStore.Lock _ = store.lock();
                PartWriter writer = new PartWriter(store, part, Optional.empty(), follows)) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                writer.add(record);
            }
            writer.finish();
        }
    }

    /** Each has a value of about a kilobyte that cannot be compressed, and follows the one before by a second. */
    private static List<ConsumerRecord<byte[], byte[]>> records(long from, int count) {
        Random random = new Random(from);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset = from; offset < from + count; offset++) {
            byte[] value = new byte[1_000];
            random.nextBytes(value);
            records.add(new ConsumerRecord<>(
                    PARTITION.topic(),
                    PARTITION.partition(),
                    offset,
                    TIME.plusSeconds(offset).toEpochMilli(),
                    TimestampType.LOG_APPEND_TIME,
                    3,
                    value.length,
                    "key".getBytes(UTF_8),
                    value,
                    new RecordHeaders(),
                    Optional.empty()));
        }
        return records;
    }

    private static List<String> read(ArchiveStore store) throws IOException {
        List<String> read = new ArrayList<>();
        new ArchivedHistory(store)
                .read(
                        PARTITION,
                        0,
                        3_000,
                        (_, _) -> 1,
                        PARTITION.topic() + "-value",
                        record -> read.add(
                                record.offset() + " " + record.timestamp() + " " + new String(record.value(), UTF_8)));
        return read;
    }
}
