package dev.footfall.ingest.plan;

import dev.footfall.ingest.access.PlanMode;
import dev.footfall.ingest.access.Source;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.registry.SubjectVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the plans as the registry has them, on a thread of its own. Only sources with a plan are asked for; while there
 * is none, the registry is left alone. While the registry is away, what was loaded stays.
 */
public final class PlanLoader implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(PlanLoader.class);

    /** How soon a source that now has a plan, or a registry that was away, is asked for. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private static final Duration START_ALLOWED = Duration.ofSeconds(5);
    private static final Duration STOP_ALLOWED = Duration.ofSeconds(2);

    private final SchemaRegistry registry;
    private final Plans plans;
    private final Supplier<? extends Collection<Source>> sources;
    private final long refreshNanos;
    private final CountDownLatch tried = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("plans").daemon().unstarted(this::run);

    private volatile long loadedNanos = System.nanoTime();

    // Owned by the thread.
    private Map<PlanSubject, Loaded> loaded = Map.of();
    private boolean away;

    /** A schema as it was judged when its id was new. */
    private record Loaded(int id, Optional<Plan> plan) {}

    /**
     * @param sources asked each time, for all sources there are now
     */
    public PlanLoader(
            SchemaRegistry registry,
            Plans plans,
            Supplier<? extends Collection<Source>> sources,
            PlanSettings settings) {
        this.registry = registry;
        this.plans = plans;
        this.sources = sources;
        this.refreshNanos = settings.refresh().toNanos();
    }

    @Override
    public String name() {
        return "plans";
    }

    /** Waits for the first attempt, so that the first event finds its plan, but not long for a registry that is away. */
    @Override
    public void start() throws InterruptedException {
        thread.start();
        tried.await(START_ALLOWED.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.interrupt();
        thread.join(STOP_ALLOWED); // a request to the registry cannot be cut short; the thread is a daemon
    }

    /** Down while a strict source's plans were never loaded. */
    public Health health() {
        String waiting = sources.get().stream()
                .filter(source -> !plans.canJudge(source))
                .map(Source::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return waiting.isEmpty()
                ? Health.up()
                : Health.down("the tracking plans of " + waiting + " are not loaded; check that the registry answers");
    }

    /** Seconds since the registry last answered, or since this was made. */
    public double ageSeconds() {
        return (System.nanoTime() - loadedNanos) / 1e9;
    }

    private void run() {
        try {
            refresh();
            tried.countDown();
            while (!stopping.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - loadedNanos >= refreshNanos || lacksPlans()) {
                    refresh();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopping
        }
    }

    private boolean lacksPlans() {
        return sources.get().stream()
                .anyMatch(source -> source.planMode() != PlanMode.OFF && !plans.hasLoaded(source.name()));
    }

    private void refresh() {
        try {
            load();
            loadedNanos = System.nanoTime();
            if (away) {
                LOG.atInfo().log("tracking plans are loaded again");
            }
            away = false;
        } catch (RuntimeException e) { // of the registry; whatever it is, the thread lives on
            if (!away) { // once, not with every attempt
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("tracking plans stay as they are");
            }
            away = true;
        }
    }

    private void load() {
        Set<String> wanted = sources.get().stream()
                .filter(source -> source.planMode() != PlanMode.OFF)
                .map(Source::name)
                .collect(Collectors.toSet());
        Map<PlanSubject, Loaded> now = new HashMap<>();
        for (String subject : wanted.isEmpty() ? List.<String>of() : registry.subjects()) {
            PlanSubject.of(subject)
                    .filter(planned -> wanted.contains(planned.source()))
                    .ifPresent(planned -> newest(planned).ifPresent(newest -> now.put(planned, newest)));
        }
        loaded = now;
        plans.replace(wanted.stream().collect(Collectors.toMap(source -> source, this::plansOf)));
    }

    private Map<String, Plan> plansOf(String source) {
        Map<String, Plan> byEvent = new HashMap<>();
        loaded.forEach((subject, newest) -> {
            if (subject.source().equals(source)) {
                newest.plan().ifPresent(plan -> byEvent.put(subject.event(), plan));
            }
        });
        return byEvent;
    }

    private Optional<Loaded> newest(PlanSubject subject) {
        return registry.latest(subject.toString()).map(version -> {
            Loaded known = loaded.get(subject);
            return known != null && known.id() == version.id() ? known : judge(subject, version);
        });
    }

    private Loaded judge(PlanSubject subject, SubjectVersion version) {
        String reason;
        if (version.type().equals("AVRO")) {
            try {
                return new Loaded(version.id(), Optional.of(Plan.of(registry.schemaOf(version.id()))));
            } catch (UnusablePlanException | AvroRuntimeException e) {
                reason = String.valueOf(e.getMessage());
            }
        } else {
            reason = "it is " + version.type() + "; a plan must be an Avro schema";
        }
        LOG.atWarn()
                .addKeyValue("subject", subject)
                .addKeyValue("version", version.number())
                .addKeyValue("reason", reason)
                .log("no tracking plan can be made of a schema; its event is unplanned");
        return new Loaded(version.id(), Optional.empty());
    }
}
