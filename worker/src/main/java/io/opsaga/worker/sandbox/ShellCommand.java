package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * One command of an exec channel, run by {@code /bin/sh} in the machine's home. As with a real SSH server it leads a session of its own;
 * if the channel is closed before it ended, its process group is killed, while what went into a session of its own lives on.
 */
final class ShellCommand implements Command {
    /** How long output may be outstanding once the command ended: a process left behind may hold the pipe open for ever. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(2);

    private static final String KILL_GROUP = "kill -TERM -$0; sleep 1; kill -KILL -$0";

    private final String command;
    private final Path home;
    private final Map<String, String> environment;
    private final Executor threads;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback callback;
    private @Nullable Process process;

    ShellCommand(String command, Path home, Map<String, String> environment, Executor threads) {
        this.command = command;
        this.home = home;
        this.environment = environment;
        this.threads = threads;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback exitCallback) {
        callback = exitCallback;
    }

    @Override
    public void start(ChannelSession channel, Environment ignored) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "/bin/sh", "-c", command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        InputStream input = Objects.requireNonNull(in, "in");
        OutputStream output = Objects.requireNonNull(out, "out");
        OutputStream error = Objects.requireNonNull(err, "err");
        ExitCallback exit = Objects.requireNonNull(callback, "callback");
        threads.execute(() -> pump(input, started.getOutputStream(), true));
        CompletableFuture<?> written = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> pump(started.getInputStream(), output, false), threads),
                CompletableFuture.runAsync(() -> pump(started.getErrorStream(), error, false), threads));
        CompletableFuture<?> unused = started.onExit()
                .thenCompose(ended -> written.completeOnTimeout(null, OUTPUT_GRACE.toMillis(), TimeUnit.MILLISECONDS))
                .whenCompleteAsync((done, failure) -> exit.onExit(started.exitValue()), threads);
    }

    /** Copies until either side ends; both ends of a command may go away at any time, and that is no failure of the other streams. */
    private static void pump(InputStream from, OutputStream to, boolean close) {
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException | CancellationException gone) {
            // The reader or the writer went away; the exit code tells the rest.
        } finally {
            if (close) {
                closeQuietly(to);
            }
        }
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException gone) {
            // The process no longer reads.
        }
    }

    @Override
    public void destroy(ChannelSession channel) throws IOException {
        Process running = process;
        if (running != null && running.isAlive()) {
            new ProcessBuilder("/bin/sh", "-c", KILL_GROUP, String.valueOf(running.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }
}
