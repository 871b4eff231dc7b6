package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.ProgramOutput.Reading;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of a program, from its start to its end. It gets an environment that holds nothing but what it needs. A thread that is interrupted
 * ends it, with what it has started.
 */
record ProgramRun(List<String> command, Map<String, String> environment, Reading out, Consumer<String> listener) {
    private static final List<String> PASSED_ON = List.of("PATH", "TMPDIR", "TZ");
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int SIGNAL = 128;

    static ProgramRun of(List<String> command) {
        return new ProgramRun(command, Map.of(), Reading.LINES, line -> {});
    }

    ProgramRun with(PassFile file) {
        return with(file.environment());
    }

    ProgramRun with(Map<String, String> variables) {
        return new ProgramRun(command, variables, out, listener);
    }

    /** What it prints goes there as it comes; where that takes no more, the program is ended. */
    ProgramRun into(OutputStream sink) {
        return new ProgramRun(command, environment, Reading.into(sink), listener);
    }

    /** @param told of each line of its standard error, by a thread of its own; what it throws ends the program */
    ProgramRun telling(Consumer<String> told) {
        return new ProgramRun(command, environment, out, told);
    }

    /**
     * How it ended.
     *
     * @param code more than 128 where it was a signal
     * @param errors the last lines of its standard error
     */
    record Ending(int code, List<String> out, List<String> errors) {
        private static final int FEW = 3;

        /** Why rows stopped coming stands in a line of its own. */
        private static final List<String> WRONG =
                List.of("error:", "FATAL:", "ERROR:", "detail: Error message from server:");

        /** The lines that say what went wrong, or the last ones. */
        String lastWords() {
            List<String> wrong = errors.stream()
                    .filter(line -> WRONG.stream().anyMatch(line::contains))
                    .toList();
            List<String> told = wrong.isEmpty() ? errors : wrong;
            return String.join(" | ", told.subList(Math.max(0, told.size() - FEW), told.size()));
        }

        PostgresFailure failure() {
            return code > SIGNAL ? PostgresFailure.ENDED : Reasons.ofWords(lastWords());
        }
    }

    /** Runs to the end, whatever its exit code. */
    Ending run() {
        Process process = start();
        ProgramOutput output = new ProgramOutput(process, out, listener);
        boolean ended = false;
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                output.check();
            }
            Ending ending = new Ending(process.waitFor(), output.out(), output.errors());
            ended = true;
            return ending;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a program of PostgreSQL was running");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : unread(e);
        } finally {
            if (!ended) {
                output.end();
                end(process);
            }
        }
    }

    private PostgresException unread(ExecutionException e) {
        return new PostgresException(
                PostgresFailure.FAILED, "What %s said could not be read.".formatted(command.get(0)), e.getCause());
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.from(new File("/dev/null")));
        bare(builder);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new PostgresException(PostgresFailure.NOT_STARTED, String.valueOf(e.getMessage()), e);
        }
    }

    /** An environment that holds nothing but what every program needs. */
    static void bare(ProcessBuilder builder) {
        builder.environment().keySet().retainAll(PASSED_ON);
        // What they say is read, so it has to be in the language that is known.
        builder.environment().put("LC_ALL", "C");
    }

    /** Asked first: pg_restore then has the server break off what its connections are at. */
    private static void end(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        boolean interrupted = Thread.interrupted();
        process.destroy();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
