package io.opsaga.activities.postgresql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** What a program prints: its standard output, and the last lines of its standard error, read by a thread each. */
final class ProgramOutput {
    private static final int MOST_ERRORS = 1_000;

    private static final int BUFFER = 1 << 16;

    private final FutureTask<List<String>> out;
    private final FutureTask<List<String>> errors;

    /** What becomes of a standard output. */
    @FunctionalInterface
    interface Reading {
        /** All of its lines. */
        Reading LINES = in -> lines(in, Integer.MAX_VALUE, line -> {});

        List<String> of(InputStream in) throws IOException;

        /** It is copied, and has no lines. */
        static Reading into(OutputStream sink) {
            return in -> {
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sink.write(buffer, 0, read);
                }
                return List.of();
            };
        }
    }

    /** @param listener is told of each line of its standard error */
    ProgramOutput(Process process, Reading reading, Consumer<String> listener) {
        this.out = started(process.getInputStream(), reading);
        this.errors = started(process.getErrorStream(), in -> lines(in, MOST_ERRORS, listener));
    }

    private static FutureTask<List<String>> started(InputStream in, Reading reading) {
        FutureTask<List<String>> task = new FutureTask<>(() -> reading.of(in));
        Thread thread = new Thread(task, "postgresql-output");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static List<String> lines(InputStream in, int most, Consumer<String> listener) throws IOException {
        Deque<String> lines = new ArrayDeque<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (lines.size() == most) {
                    lines.removeFirst();
                }
                lines.addLast(line);
                listener.accept(line);
            }
        }
        return new ArrayList<>(lines);
    }

    /** Fails where a reader has failed: it takes nothing any more, and the program would wait for it for ever. */
    void check() throws InterruptedException, ExecutionException {
        if (out.isDone()) {
            out();
        }
        if (errors.isDone()) {
            errors();
        }
    }

    /** Ends the reading where it waits for a sink that takes nothing. */
    void end() {
        out.cancel(true);
    }

    /** Waits until there are no more. */
    List<String> out() throws InterruptedException, ExecutionException {
        return out.get();
    }

    /** Waits until there are no more. */
    List<String> errors() throws InterruptedException, ExecutionException {
        return errors.get();
    }
}
