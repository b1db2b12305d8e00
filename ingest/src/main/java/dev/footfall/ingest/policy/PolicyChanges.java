package dev.footfall.ingest.policy;

import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaIds;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a command for every change of the policy, the first included, with the digests and versions before and after:
 * each ingest for itself, as each is a place where events are treated. What was recorded last is kept in a file, so that
 * a change between two runs is one as well. What cannot be written is tried again at the next look. Looked at by one
 * thread; told by any.
 */
public final class PolicyChanges {
    /** What these commands are called. */
    public static final String ACTION = "policy.changed";

    private static final Logger LOG = LoggerFactory.getLogger(PolicyChanges.class);

    private final Supplier<Policy> policy;
    private final AvroSerializer<Command> serializer;
    private final DurableLog log;
    private final EventIds ids;
    private final Optional<Path> memory;
    private final Clock clock;
    private final Deque<Change> waiting = new ArrayDeque<>();
    private Known last;
    private boolean sending;
    private boolean warned;

    /** A policy as far as the record knows it. */
    private record Known(String version, String digest) {}

    private record Change(Known before, Known after, Command command) {}

    /**
     * @param memory where the last policy that was recorded is kept; empty to forget it
     */
    public PolicyChanges(
            Supplier<Policy> policy,
            SchemaIds registry,
            DurableLog log,
            EventIds ids,
            Optional<Path> memory,
            Clock clock) {
        this.policy = policy;
        this.serializer = new AvroSerializer<>(registry, Command.getClassSchema());
        this.log = log;
        this.ids = ids;
        this.memory = memory;
        this.clock = clock;
        this.last = memory.map(PolicyChanges::remembered).orElse(new Known("", ""));
    }

    /** Records what changed since the last look. */
    public synchronized void look() {
        Policy now = policy.get();
        if (!now.digest().equals(last.digest)) {
            Known after = new Known(now.version(), now.digest());
            waiting.add(new Change(last, after, command(last, after)));
            last = after;
        }
        Change next = waiting.peek();
        if (next != null && !sending) {
            sending = true;
            send(next);
        }
    }

    private void send(Change change) {
        try {
            String topic = Topic.COMMANDS.topicName();
            byte[] key = change.command.getCommandId().getBytes(StandardCharsets.UTF_8);
            byte[] value = Objects.requireNonNull(serializer.serialize(topic, change.command));
            log.append(new LogEntry(Topic.COMMANDS, key, value), receipt -> settled(change, receipt));
        } catch (RegistryException e) {
            sending = false;
            warn(e.getMessage());
        }
    }

    private synchronized void settled(Change change, Receipt receipt) {
        sending = false;
        if (receipt instanceof Receipt.Unavailable unavailable) {
            warn(unavailable.reason());
        } else {
            warned = false;
            waiting.remove(change);
            memory.ifPresent(file -> remember(file, change.after));
        }
    }

    /** Once for all tries of a change. */
    private void warn(@Nullable String reason) {
        if (!warned) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .log("a change of the governance policy is not recorded yet; it is tried again");
        }
        warned = true;
    }

    private Command command(Known before, Known after) {
        return new Command(
                ids.assign(clock.instant()),
                clock.instant(),
                "ingest",
                ACTION,
                "done",
                null,
                null,
                "",
                Map.of(
                        "digest_before", before.digest,
                        "version_before", before.version,
                        "digest_after", after.digest,
                        "version_after", after.version),
                Version.current());
    }

    private static Known remembered(Path file) {
        try {
            String[] parts = Files.exists(file) ? Files.readString(file).strip().split(" ", 2) : new String[0];
            return parts.length == 2 ? new Known(parts[1], parts[0]) : new Known("", "");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the policy of the last run cannot be read there");
            return new Known("", "");
        }
    }

    private static void remember(Path file, Known policy) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, policy.digest + " " + policy.version + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the policy could not be remembered");
        }
    }
}
