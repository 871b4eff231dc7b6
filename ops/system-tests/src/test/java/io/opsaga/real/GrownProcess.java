package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.api.support.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A grown installation over the sandbox, started by {@code ops/up --grown}: every part can be killed by itself. */
final class GrownProcess implements AutoCloseable {
    static final String API = "opsaga";
    static final String GENERAL_WORKER = "worker-main";
    static final String MACHINES_WORKER = "worker-own";
    static final String TEMPORAL = "temporal";
    static final String POSTGRES = "postgres";

    /** Long enough for a first start that builds the product. */
    private static final Duration UP = Duration.ofMinutes(6);

    private static final Duration QUICK = Duration.ofSeconds(60);
    private static final Duration OVER = Duration.ofMinutes(3);
    private static final Set<String> FINAL =
            Set.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");

    private final Path data;
    private final int port = OpsagaProcess.freePort();
    private final Http http = new Http(port);

    GrownProcess(Path data) {
        this.data = data;
        up();
    }

    /** Starts what is missing, and returns when all answer. */
    void up() {
        List<String> command = List.of(
                Repository.ops("up"),
                "--grown",
                "--detach",
                "--no-deploy",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port));
        Command.run(UP, Map.of("OPSAGA_ARGS", "--opsaga.lease=10m"), command).orFail();
    }

    /** The number of each part's process. */
    Map<String, Long> processes() {
        try (Stream<Path> files = Files.list(data.resolve("run"))) {
            Map<String, Long> found = new TreeMap<>();
            files.filter(file -> file.toString().endsWith(".pid")).forEach(file -> {
                String name = file.getFileName().toString();
                found.put(name.substring(0, name.length() - ".pid".length()), Long.parseLong(text(file)));
            });
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it is gone. */
    void kill9(String part) {
        long pid = pid(part);
        Command.run(QUICK, List.of("kill", "-9", Long.toString(pid))).orFail();
        await().atMost(QUICK).until(() -> !lives(part));
    }

    /** A number that is used again by somebody else's process is not it; one that nobody has waited for has no command line left. */
    boolean lives(String part) {
        Path command = Path.of("/proc/" + pid(part) + "/cmdline");
        try {
            return Files.exists(command) && Files.readString(command).contains(data.toString());
        } catch (IOException e) {
            return false;
        }
    }

    private long pid(String part) {
        return Long.parseLong(text(data.resolve("run").resolve(part + ".pid")));
    }

    /** Orders all agents to that version; returns the operation's id. */
    String fleet(String version) {
        String body =
                "{\"environment\":\"development\",\"version\":\"%s\",\"agents\":[\"*\"],\"max_parallel_per_machine\":2}"
                        .formatted(version);
        return http.post("/fleet/deploy", body).has(202).at("/operation_id");
    }

    /** Waits until so many agents are changed, and insists that not all are. */
    void changed(String id, int atLeast) {
        JsonNode status = await("changed agents of " + id)
                .atMost(OVER)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status(id), now -> now.at("/counts/changed").asInt(0) >= atLeast);
        assertThat(status.at("/stage").asString()).isNotIn(FINAL);
    }

    /** Waits until the operation is over, however it ended. */
    JsonNode over(String id) {
        return await("end of " + id)
                .atMost(OVER)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> status(id),
                        status -> FINAL.contains(status.at("/stage").asString()));
    }

    private JsonNode status(String id) {
        return http.get("/fleet/operations/" + id + "/status").has(200).json();
    }

    /** What Opsaga says of each agent: its version and its health. */
    Map<String, String> agents() {
        Map<String, String> found = new TreeMap<>();
        http.get("/agents")
                .has(200)
                .json()
                .at("/agents")
                .forEach(agent -> found.put(
                        agent.at("/agent_id").asString(),
                        agent.at("/current_version").asString() + " "
                                + agent.at("/health").asString()));
        return found;
    }

    /** How often the release that an operation made was started, for each agent, as its machine has recorded. */
    Map<String, Long> starts(String operation) {
        try (Stream<Path> files = Files.find(
                data.resolve("sandbox"),
                8,
                (path, attributes) ->
                        path.endsWith(".opsaga/starts") && path.toString().contains("-" + operation + "/"))) {
            Map<String, Long> found = new TreeMap<>();
            files.forEach(file -> {
                String agent = file.getName(file.getNameCount() - 5).toString();
                assertThat(found.put(
                                agent,
                                text(file)
                                        .lines()
                                        .filter(line -> !line.isBlank())
                                        .count()))
                        .as(agent)
                        .isNull();
            });
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the processes have been started with, each on a line. */
    static String commandLines() {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return String.join(
                    "\n",
                    processes
                            .flatMap(each -> each.info().commandLine().stream())
                            .toList());
        }
    }

    /** The databases' passwords. */
    List<Path> passwords() {
        return List.of(
                data.resolve("secrets/temporal.password"),
                data.resolve("secrets/opsaga.password"),
                data.resolve("postgres/password"));
    }

    @Override
    public void close() {
        Command.run(QUICK.multipliedBy(2), List.of(Repository.ops("down"), "--data", data.toString()))
                .orFail();
    }

    static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
