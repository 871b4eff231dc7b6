package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.api.support.Answer;
import io.opsaga.api.support.Http;
import io.opsaga.real.Command.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A real Opsaga, started as people start it: by {@code ops/up}, in a data folder and on a port of its own. Talks to it over
 * REST and by the Temporal CLI, and kills what belongs to it.
 */
public final class OpsagaProcess implements AutoCloseable {
    /** Long enough for a first start that builds the product. */
    private static final Duration UP = Duration.ofMinutes(6);

    private static final Duration QUICK = Duration.ofSeconds(60);
    private static final Duration OVER = Duration.ofMinutes(2);
    /** The stages in which an operation may end. */
    static final Set<String> FINAL =
            Set.of("completed", "completed_with_failures", "failed", "rolled_back", "rollback_incomplete");

    private final Path inventory;
    private final Path data;
    private final int port;
    private final String properties;
    private final Http http;

    private OpsagaProcess(Path inventory, Path data, int port, String properties) {
        this.inventory = inventory;
        this.data = data;
        this.port = port;
        this.properties = properties;
        this.http = new Http(port);
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param data its folder, made where it is missing
     * @param port of the API; Temporal's and others follow from it
     * @param properties such as {@code --opsaga.patience=20s}
     */
    public static OpsagaProcess start(Path inventory, Path data, int port, String... properties) {
        OpsagaProcess process = new OpsagaProcess(inventory, data, port, String.join(" ", properties));
        process.up().orFail();
        return process;
    }

    /** A port for the API such that it and those that follow from it are free; other JVMs that run tests look elsewhere. */
    public static int freePort() {
        int first = 8411 + 140 * (Integer.getInteger("opsaga.test-jvm", 1) - 1);
        return IntStream.range(first, first + 140)
                .filter(port -> IntStream.of(port, port - 8303 + 7233, port - 8303 + 8233)
                        .allMatch(OpsagaProcess::free))
                .findFirst()
                .orElseThrow();
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts nothing yet: for a start that may fail. */
    public static OpsagaProcess notStarted(Path inventory, Path data, int port, String... properties) {
        return new OpsagaProcess(inventory, data, port, String.join(" ", properties));
    }

    /** {@code ops/up}: starts what is missing. */
    public Ended up() {
        List<String> command = List.of(
                Repository.ops("up"),
                "--detach",
                "--no-deploy",
                "--inventory",
                inventory.toString(),
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port));
        return Command.run(UP, Map.of("OPSAGA_ARGS", properties), command);
    }

    /** Brings back what is missing, and insists that this succeeds. */
    public void restart() {
        up().orFail();
    }

    public Path data() {
        return data;
    }

    public Http http() {
        return http;
    }

    /** Number of the process named in {@code DATA/run/NAME.pid}. */
    public long pid(String name) {
        return Long.parseLong(read(data.resolve("run").resolve(name + ".pid")).strip());
    }

    /** Kills Opsaga itself, and returns when it is gone. Its PostgreSQL and Temporal go on. */
    public void kill9() {
        kill9(pid("opsaga"));
    }

    /** Kills Temporal, and returns when it is gone. */
    public void kill9Temporal() {
        kill9(pid("temporal"));
    }

    private static void kill9(long pid) {
        Command.run(QUICK, List.of("kill", "-9", Long.toString(pid))).orFail();
        await().atMost(QUICK).until(() -> !Files.exists(Path.of("/proc/" + pid)) || zombie(pid));
    }

    private static boolean zombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    /** Orders a deployment in environment testing, also of a version that an earlier test was rolled back from; returns its id. */
    public String deploy(String agent, String version) {
        Answer answer = order(agent, version);
        if (answer.status() == 409 && answer.at("/type").endsWith(":version-quarantined")) {
            lift(version).has(200);
            answer = order(agent, version);
        }
        return answer.has(202).at("/deployment_id");
    }

    /** Lets a version be deployed again in environment testing, whatever is answered. */
    public Answer lift(String version) {
        String body = "{\"environment\": \"testing\", \"version\": \"%s\", \"reason\": \"the next test\"}";
        return http.post("/quarantine/lift", body.formatted(version));
    }

    /** Orders a deployment in environment testing, whatever is answered. */
    public Answer order(String agent, String version) {
        return order("testing", agent, version);
    }

    /** Orders a deployment, whatever is answered. */
    Answer order(String environment, String agent, String version) {
        return http.post(
                "/deploy",
                "{\"agent_id\": \"%s\", \"environment\": \"%s\", \"version\": \"%s\"}"
                        .formatted(agent, environment, version));
    }

    /** Deploys and insists that it completes; returns the deployment's id. */
    public String deployed(String agent, String version) {
        String id = deploy(agent, version);
        ended(id, "completed");
        return id;
    }

    /** The deployment's state now. */
    public JsonNode status(String id) {
        return http.get("/deployments/" + id + "/status").has(200).json();
    }

    /** Waits until the deployment is over and insists on the stage in which it ended. */
    public JsonNode ended(String id, String stage) {
        JsonNode status = over(id);
        assertThat(status.at("/stage").asString()).as(status.toPrettyString()).isEqualTo(stage);
        return status;
    }

    /** Waits until the deployment is over, however it ended. */
    public JsonNode over(String id) {
        return await("end of " + id)
                .atMost(OVER)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> status(id),
                        status -> FINAL.contains(status.at("/stage").asString()));
    }

    /** The state of an operation of any kind now. */
    JsonNode operation(String id) {
        return http.get("/api/v1/operations/" + id).has(200).json();
    }

    /** Waits until an operation of any kind is over, however it ended. */
    JsonNode over(String id, Duration atMost) {
        return await("end of " + id)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> operation(id),
                        status -> FINAL.contains(status.at("/stage").asString()));
    }

    /** Waits until an operation of any kind is over, and insists that it is completed. */
    void completed(String id, Duration atMost) {
        JsonNode status = over(id, atMost);
        assertThat(status.at("/stage").asString()).as(status.toPrettyString()).isEqualTo("completed");
    }

    /** Waits until the step of that name is in that state. */
    public JsonNode step(String id, String step, String state) {
        return when(id, status -> step(status, step).at("/state").asString().equalsIgnoreCase(state));
    }

    /** Waits until the deployment's state is as asked for. */
    public JsonNode when(String id, Predicate<JsonNode> condition) {
        return await("state of " + id)
                .atMost(OVER)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> status(id), condition);
    }

    /** The ledger's line of a step. */
    public static JsonNode step(JsonNode status, String step) {
        for (JsonNode line : status.at("/steps")) {
            if (line.at("/name").asString().equals(step)) {
                return line;
            }
        }
        throw new AssertionError("no step %s in %s".formatted(step, status.toPrettyString()));
    }

    /** Orders the rollback of a deployment, whatever is answered. */
    public Answer rollback(String id, String reason) {
        return http.post("/rollback", "{\"deployment_id\": \"%s\", \"rollback_reason\": \"%s\"}".formatted(id, reason));
    }

    /** Orders the undos that left residues to be tried again, whatever is answered. */
    public Answer retryRollback(String id) {
        return http.send("POST", "/deployments/" + id + "/retry_rollback", "");
    }

    /** Runs the Temporal CLI against this Temporal. */
    public Ended temporal(String... arguments) {
        String binary = Command.run(QUICK, List.of(Repository.ops("temporal/get")))
                .orFail()
                .out()
                .strip();
        List<String> command = new ArrayList<>(List.of(binary));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--address", "127.0.0.1:" + temporalPort()));
        return Command.run(QUICK, command);
    }

    /** Port of its Temporal. */
    public int temporalPort() {
        return read(data.resolve("run/ports"))
                .lines()
                .filter(line -> line.startsWith("TEMPORAL_PORT="))
                .map(line -> Integer.parseInt(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** {@code ops/down}: stops all that belongs to it. */
    @Override
    public void close() {
        Command.run(QUICK, List.of(Repository.ops("down"), "--data", data.toString()))
                .orFail();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
