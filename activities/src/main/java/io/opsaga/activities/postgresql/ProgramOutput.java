package io.opsaga.activities.postgresql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** What a program prints: all of its standard output, and the last lines of its standard error, read by a thread each. */
final class ProgramOutput {
    private static final int MOST_ERRORS = 1_000;

    private final FutureTask<List<String>> out;
    private final FutureTask<List<String>> errors;

    /** @param listener is told of each line of its standard error */
    ProgramOutput(Process process, Consumer<String> listener) {
        this.out = started(process.getInputStream(), Integer.MAX_VALUE, line -> {});
        this.errors = started(process.getErrorStream(), MOST_ERRORS, listener);
    }

    private static FutureTask<List<String>> started(InputStream in, int most, Consumer<String> listener) {
        FutureTask<List<String>> task = new FutureTask<>(() -> lines(in, most, listener));
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

    /** Waits until there are no more. */
    List<String> out() throws InterruptedException, ExecutionException {
        return out.get();
    }

    /** Waits until there are no more. */
    List<String> errors() throws InterruptedException, ExecutionException {
        return errors.get();
    }
}
