package dev.footfall.replay.imports;

import dev.footfall.replay.deliver.Delivery;
import dev.footfall.replay.deliver.DeliveryException;
import dev.footfall.replay.deliver.DeliverySettings;
import dev.footfall.replay.deliver.Tally;
import dev.footfall.replay.deliver.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Imports several files, some of them at the same time, each by a thread of its own. The first failure ends all. Used by
 * one thread.
 */
final class Imports {
    private static final long LOOK_MILLIS = 200;

    private final Target target;
    private final DeliverySettings settings;
    private final Map<LogFile, State> states = new ConcurrentHashMap<>();

    Imports(Target target, DeliverySettings settings) {
        this.target = target;
        this.settings = settings;
    }

    /** A file and its format. */
    record Work(LogFile file, LineFormat format) {}

    /** How far it is: what was read, and what has its verdicts. */
    record State(Importer.Counts counts, Tally tally) {
        static final State BEGINNING = new State(Importer.Counts.NOTHING, Tally.NOTHING);

        State plus(State other) {
            return new State(counts.plus(other.counts), tally.plus(other.tally));
        }
    }

    /**
     * Sends everything and waits for the verdicts.
     *
     * @param parallel how many files at the same time, 1 or more
     * @param progress called now and then
     * @throws IOException if a file cannot be read
     * @throws DeliveryException if ingest does not take the events
     */
    State run(List<Work> all, int parallel, Consumer<State> progress)
            throws IOException, DeliveryException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<State>> running = new ArrayList<>();
            for (Work work : all) {
                running.add(workers.submit(() -> send(work)));
            }
            for (Future<State> one : running) {
                await(one, running, progress);
            }
            return state();
        } finally {
            workers.shutdownNow();
            workers.close();
        }
    }

    private void await(Future<State> one, List<Future<State>> running, Consumer<State> progress)
            throws IOException, DeliveryException, InterruptedException {
        while (true) {
            for (Future<State> each : running) { // a later file may fail while an earlier one is long
                if (each.state() == Future.State.FAILED) {
                    throwCauseOf(each);
                }
            }
            try {
                one.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress.accept(state());
            } catch (ExecutionException e) {
                throwCauseOf(one);
            }
        }
    }

    private static void throwCauseOf(Future<State> failed) throws IOException, DeliveryException {
        switch (failed.exceptionNow()) {
            case IOException e -> throw e;
            case DeliveryException e -> throw e;
            case Throwable e -> throw new IllegalStateException("a fault in the import", e);
        }
    }

    private State send(Work work) throws IOException, DeliveryException, InterruptedException {
        try (Delivery delivery = new Delivery(target, settings)) {
            Importer.Counts counts = new Importer(work.format(), delivery)
                    .send(List.of(work.file()), soFar -> states.put(work.file(), new State(soFar, delivery.tally())));
            State state = new State(counts, delivery.tally());
            states.put(work.file(), state);
            return state;
        }
    }

    private State state() {
        return states.values().stream().reduce(State.BEGINNING, State::plus);
    }
}
