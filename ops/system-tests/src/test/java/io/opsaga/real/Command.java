package io.opsaga.real;

import io.opsaga.activities.ssh.TestbedPlace;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of this host to its end. */
final class Command {
    private Command() {}

    /** How a program ended; {@code out} and {@code err} are all it wrote. */
    record Ended(int code, String out, String err) {
        /** Itself, where the program succeeded. */
        Ended orFail() {
            if (code != 0) {
                throw new AssertionError("ended with %d%n%s%n%s".formatted(code, out, err));
            }
            return this;
        }
    }

    static Ended run(Duration limit, List<String> command) {
        return run(limit, Map.of(), command);
    }

    /**
     * Runs it from the repository's folder. Output goes through files, so that a program left behind in the background cannot
     * hold the call up.
     */
    static Ended run(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("opsaga-real-", ".out");
            Path err = Files.createTempFile("opsaga-real-", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(Repository.ROOT.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(TestbedPlace.OWN.environment());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("not over after %s: %s%n%s%n%s"
                            .formatted(limit, command, Files.readString(out), Files.readString(err)));
                }
                return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
