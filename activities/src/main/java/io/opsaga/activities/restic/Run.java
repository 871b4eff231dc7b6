package io.opsaga.activities.restic;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One run of the program, watched from its start to its end. */
final class Run {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Call call;
    private final Lines errors = new Lines();
    private final Consumer<BackupStatus> listener;
    private Optional<BackupStatus> told = Optional.empty();

    /** @param listener is told how far a backup is, by the thread that waits; what it throws ends the run */
    Run(Call call, Consumer<BackupStatus> listener) {
        this.call = call;
        this.listener = listener;
    }

    /**
     * How a run ended.
     *
     * @param code the exit code; more than 128 where it was a signal
     * @param errors what it wrote to its standard error, without secrets
     */
    record Ending(int code, List<String> out, List<String> errors) {}

    /** Runs to the end, whatever the exit code. Whatever else is thrown, nothing of the program is left. */
    Ending lines() {
        Lines out = new Lines();
        int code = run(out, out);
        return new Ending(code, out.all(), errors());
    }

    /** The same where what is printed is data. */
    Ending data(Output out) {
        int code = run(out, new Lines());
        return new Ending(code, List.of(), errors());
    }

    /** Masked as they were written, before anything is made of them. */
    private List<String> errors() {
        return errors.all().stream().map(call.secrets()::masked).toList();
    }

    private int run(Output out, Lines said) {
        Process process = start();
        Session session = new Session(process);
        try {
            FutureTask<Void> printed = reader(process.getInputStream(), out);
            FutureTask<Void> complained = reader(process.getErrorStream(), errors);
            watch(process, session, said, List.of(printed, complained));
            // What was started by the program and outlived it may hold its output open.
            session.end();
            printed.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            hear(complained);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while restic was running");
        } catch (ExecutionException e) {
            throw unreadable(e);
        } catch (TimeoutException e) {
            throw call.failed(ResticFailure.FAILED, "what it printed does not end");
        } finally {
            session.end();
        }
    }

    /** What has left the session and stays, such as a connection of SSH that is kept, may hold it open; that fails nothing. */
    private static void hear(FutureTask<Void> complained) throws InterruptedException, ExecutionException {
        try {
            complained.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // All that the program itself had to say has been read long since.
            return;
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(call.command()).redirectInput(Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(call.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw call.failed(ResticFailure.NOT_STARTED, e.getMessage());
        }
    }

    private static FutureTask<Void> reader(InputStream in, Output out) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            try (in) {
                out.take(in);
            }
            return null;
        });
        Thread thread = new Thread(task, "restic-output");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private void watch(Process process, Session session, Lines said, List<FutureTask<Void>> readers)
            throws InterruptedException, ExecutionException {
        Movement movement = new Movement(call.silence(), System::nanoTime);
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            tell(said);
            // A reader that has failed takes nothing any more, and the program would wait for it for ever.
            for (FutureTask<Void> reader : readers) {
                if (reader.isDone()) {
                    reader.get();
                }
            }
            long moved = Movement.of(process.pid()) - said.taken();
            long done = said.status().map(BackupStatus::bytes).orElse(0L);
            Duration worked = process.info().totalCpuDuration().orElse(Duration.ZERO);
            if (movement.ended(done, moved, worked)) {
                throw silent(session);
            }
        }
        tell(said);
    }

    private void tell(Lines said) {
        Optional<BackupStatus> now = said.status();
        if (!now.equals(told)) {
            told = now;
            now.ifPresent(listener);
        }
    }

    private ResticException silent(Session session) {
        List<String> said = errors();
        return call.failed(
                session.waitsForSource(call.transport()) ? ResticFailure.SOURCE_SILENT : Reasons.ofSilence(said),
                "given up after %s s. %s".formatted(call.silence().toSeconds(), Reasons.lastWords(said)));
    }

    private RuntimeException unreadable(ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
            return call.failed(Reasons.ofThisHost(io), String.valueOf(io.getMessage()));
        }
        return new UncheckedIOException(new IOException("what restic printed could not be taken", e.getCause()));
    }
}
