package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall down}: stops a running pipeline and waits until it is gone. */
@Command(
        name = "down",
        description = "Stops the pipeline that runs on the data folder, cleanly, and waits until it is gone.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DownCommand implements Callable<Integer> {
    private static final int SECONDS_ALLOWED = 120;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        DataDirectory directory = data.directory();
        // Only a process that holds the data's lock is told to end: its number cannot be somebody else's.
        Optional<ProcessHandle> running = DataLock.holder(directory).flatMap(ProcessHandle::of);
        if (running.isEmpty()) {
            out.println("Nothing runs on " + directory.root() + ".");
            return Exit.OK.code();
        }
        long pid = running.get().pid();
        if (!running.get().destroy()) {
            throw new IOException("process " + pid + " cannot be told to end: it belongs to another user");
        }
        try {
            running.get().onExit().get(SECONDS_ALLOWED, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("process " + pid + " was told to end but has not after " + SECONDS_ALLOWED + " s; "
                    + directory.logs() + " says what it waits for");
        }
        out.println("Stopped process " + pid + " on " + directory.root() + ".");
        return Exit.OK.code();
    }
}
