package io.opsaga.real;

import static org.awaitility.Awaitility.await;

import io.opsaga.activities.ssh.TestbedPlace;
import io.opsaga.real.Command.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two machines of {@code ops/testbed}, main-pc and pc2, and everything that can befall them. */
public final class Testbed {
    public static final String MAIN_PC = "main-pc";
    public static final String PC2 = "pc2";

    private static final Duration LONG = Duration.ofMinutes(5);

    private Testbed() {}

    /** The address of a host of the testbed's network. */
    static String address(int host) {
        return TestbedPlace.OWN.address(host);
    }

    /** Both machines up, with the images and without anything else; repairs what an earlier run left broken. */
    public static void ready() {
        ops("install");
        ops("up");
        ops("images");
        wipe();
    }

    public static void wipe() {
        ops("wipe");
    }

    /** Undoes every kind of harm; containers and files stay. */
    public static void repair() {
        String status = ops("status").out();
        for (String machine : List.of(MAIN_PC, PC2)) {
            String line = status.lines()
                    .filter(text -> text.startsWith(machine + " "))
                    .findFirst()
                    .orElseThrow();
            if (line.matches("\\S+ \\S+ off.*")) {
                on(machine);
            } else if (line.matches("\\S+ \\S+ frozen.*")) {
                thaw(machine);
            }
            if (status.matches("(?s).*cut .*" + machine + ".*")) {
                heal(machine);
            }
            free(machine);
        }
    }

    /** Silence between this host and the machine. */
    public static void cut(String machine) {
        ops("cut", machine);
    }

    public static void heal(String machine) {
        ops("heal", machine);
    }

    /** Stops every process of the machine. */
    public static void freeze(String machine) {
        ops("freeze", machine);
    }

    public static void thaw(String machine) {
        ops("thaw", machine);
    }

    /** Pulls the plug. */
    public static void off(String machine) {
        ops("off", machine);
    }

    public static void on(String machine) {
        ops("on", machine);
    }

    /** Uses up the machine's home folder. */
    public static void fill(String machine) {
        ops("fill", machine, "full");
    }

    public static void free(String machine) {
        ops("free", machine);
    }

    /** Runs a Bash script on the machine, past SSH and past Opsaga. */
    public static Ended exec(String machine, String script) {
        return Command.run(
                Duration.ofSeconds(60), List.of(Repository.ops("testbed"), "exec", machine, "bash", "-c", script));
    }

    /** What the agent on that port of the machine says of its health; empty when it does not answer 200. */
    public static Optional<JsonNode> health(String machine, int port) {
        String ask =
                "exec 3<>/dev/tcp/127.0.0.1/%d && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && timeout 5 cat <&3"
                        .formatted(port);
        String answer = exec(machine, ask).out();
        return answer.matches("(?s)HTTP/1.. 200 .*")
                ? Optional.of(JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n"))))
                : Optional.empty();
    }

    /** The version that answers on that port, or a sentence that none does. */
    public static String serves(String machine, int port) {
        return health(machine, port)
                .map(answer -> answer.at("/version").asString())
                .orElse("nothing");
    }

    /** Waits until that version answers there. */
    public static void awaitServing(String machine, int port, String version) {
        await("%s on %s:%d".formatted(version, machine, port))
                .atMost(Duration.ofSeconds(30))
                .until(() -> serves(machine, port), version::equals);
    }

    /** Runs the Docker CLI against the machine's engine. */
    public static String docker(String machine, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "docker",
                "-H",
                "unix://" + folder().resolve("machines").resolve(machine).resolve("docker.sock")));
        command.addAll(List.of(arguments));
        return Command.run(Duration.ofSeconds(60), command).orFail().out().strip();
    }

    /** Container events of the machine's engine since then, as the engine words them. */
    public static List<JsonNode> events(String machine, Instant since) {
        String from = "%d.%09d".formatted(since.getEpochSecond(), since.getNano());
        return ops("events", machine, from)
                .out()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    /** How often the agent's containers had an event of that kind since then. */
    public static long count(List<JsonNode> events, String agent, String action) {
        return events.stream()
                .filter(event -> event.at("/Action").asString().equals(action))
                .filter(event -> agent.equals(
                        event.at("/Actor/Attributes").path("opsaga.agent").asString("")))
                .count();
    }

    /** Keys and known hosts of the machines. */
    public static Path keys() {
        return folder().resolve("keys");
    }

    private static Path folder() {
        return TestbedPlace.OWN.folder();
    }

    private static Ended ops(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Repository.ops("testbed")));
        command.addAll(List.of(arguments));
        return Command.run(LONG, command).orFail();
    }
}
