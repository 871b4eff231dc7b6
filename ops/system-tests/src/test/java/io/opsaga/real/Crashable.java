package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import io.opsaga.crash.CrashConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An Opsaga that can be told at which points of its operations it shall die, or stand still; see {@code Reaper}. */
final class Crashable implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(6);
    /** Shorter than what holds them waits. */
    private static final Duration LONGEST = Duration.ofSeconds(14);

    private static final Duration HUNG = Duration.ofMinutes(2);

    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    final OpsagaProcess opsaga;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path run;

    Crashable(Path inventory, Path folder, int port) {
        Path data = folder.resolve("data");
        run = data.resolve("run");
        opsaga = OpsagaProcess.notStarted(inventory, data, port);
        command = List.of(
                Repository.ops("up"),
                "--detach",
                "--no-deploy",
                "--inventory",
                inventory.toString(),
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port));
        environment = Map.of(
                "OPSAGA_ARGS",
                // The same bad version is deployed by many at once, and all shall get to their point.
                "--opsaga.lease=30m --opsaga.workers.per-machine=60"
                        + " --opsaga.quarantine-in= --opsaga.max-active-deployments=1000",
                // Each life is short: the second compiler would cost more than it saves.
                "OPSAGA_JAVA_OPTS",
                "-XX:TieredStopAtLevel=1",
                "OPSAGA_EXTRA_CLASSPATH",
                reaper(folder.resolve("reaper")).toString());
    }

    /** A class path entry with nothing but the reaper. */
    private static Path reaper(Path folder) {
        String name = CrashConfiguration.class.getPackageName().replace('.', '/');
        try {
            Path classes = Path.of(CrashConfiguration.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(name);
            Files.createDirectories(folder.resolve(name));
            try (Stream<Path> files = Files.list(classes)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(name).resolve(file.getFileName()));
                }
            }
            Path imports = folder.resolve(IMPORTS);
            Files.createDirectories(imports.getParent());
            Files.writeString(imports, CrashConfiguration.class.getName() + "\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts what is missing. */
    void up() {
        Command.run(START, environment, command).orFail();
    }

    /** Operations that are ordered from now on do not begin. */
    void shutGate() {
        write("gate", "");
    }

    void openGate() {
        delete("gate");
    }

    /** @param points where operations shall stand still */
    void plan(Map<String, String> points) {
        delete("arrived");
        StringBuilder text = new StringBuilder();
        points.forEach((operation, point) ->
                text.append(operation).append(' ').append(point).append('\n'));
        write("plan", text.toString());
    }

    /** Lets go those who are held. */
    void release() {
        delete("plan");
    }

    /**
     * Waits until all are held that will be, or for so long that those who came first will not wait much longer.
     *
     * @param all whether these are, by operation and point; asked again and again
     */
    List<String> awaitArrived(Predicate<List<String>> all) {
        Instant patience = Instant.now().plus(LONGEST);
        await("operations at their points")
                .pollInterval(Duration.ofMillis(50))
                .atMost(HUNG)
                .until(() -> all.test(read("arrived")) || Instant.now().isAfter(patience));
        return read("arrived");
    }

    /** The points that an operation has passed, in order. */
    List<String> points(String operation) {
        return read("points").stream()
                .filter(line -> line.startsWith(operation + " "))
                .map(line -> line.substring(operation.length() + 1))
                .toList();
    }

    /** When an operation has passed its points. */
    List<Instant> moments(String operation) {
        return read("moments").stream()
                .filter(line -> line.startsWith(operation + " "))
                .map(line -> instant(line.substring(operation.length() + 1)))
                .toList();
    }

    /** Since when the process that runs now has been up. */
    Instant upSince() {
        List<String> starts = read("ready");
        return instant(starts.get(starts.size() - 1));
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private List<String> read(String file) {
        try {
            return Files.exists(run.resolve(file)) ? Files.readAllLines(run.resolve(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Path fresh = Files.writeString(run.resolve(file + ".new"), text);
            Files.move(fresh, run.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String file) {
        try {
            Files.deleteIfExists(run.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        opsaga.close();
    }
}
