package dev.footfall.standalone.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of other servers: runs them to their end, recognizes running ones, reads what they logged last. */
final class ServerProgram {
    private static final int TAIL_BYTES = 2000;

    private ServerProgram() {}

    /**
     * Runs a program to its end, its output appended to the log.
     *
     * @param input what it reads on its standard input
     * @throws IOException if it fails or takes longer than allowed; the message has the end of the log
     */
    static void run(List<String> command, String input, Path log, int secondsAllowed)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended without reading; its exit code says why.
        }
        String name = Path.of(command.getFirst()).getFileName().toString();
        boolean ended = false;
        try {
            ended = process.waitFor(secondsAllowed, TimeUnit.SECONDS);
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
        if (!ended) {
            throw new IOException(name + " took longer than " + secondsAllowed + " s; " + tail(log));
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " failed with exit code " + process.exitValue() + "; " + tail(log));
        }
    }

    /** The running process with that id, if all the words stand in its command line. */
    static Optional<ProcessHandle> running(long pid, List<String> words) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> words.stream().allMatch(line::contains))
                        .isPresent());
    }

    /** Asks a process to end, and ends it if it has not after that long. */
    static void end(ProcessHandle process, int secondsAllowed) throws InterruptedException {
        process.destroy();
        if (!gone(process, secondsAllowed)) {
            process.destroyForcibly();
            gone(process, secondsAllowed);
        }
    }

    private static boolean gone(ProcessHandle process, int secondsAllowed) throws InterruptedException {
        try {
            process.onExit().get(secondsAllowed, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            return !process.isAlive();
        }
    }

    /** The last lines of a log, with its path, for an error message. */
    static String tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return "its log " + log + " ends:\n" + new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "its log would be " + log;
        }
    }

    /** The process id that a file's first line holds; empty if there is no such file or no number in it. */
    static Optional<Long> pidIn(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .map(Long::valueOf);
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
