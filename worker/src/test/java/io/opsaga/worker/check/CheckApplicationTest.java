package io.opsaga.worker.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inventory is looked at, and nothing is started. */
class CheckApplicationTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void missingArtifactsAreTold() throws IOException {
        Path file = inventory("127.0.0.1", 1);

        assertThat(check(file, false)).isFalse();
        assertThat(said()).contains("1 machines, 1 agents", "WRONG  artifact web: none in", "for planner");

        Files.createDirectories(folder.resolve("artifacts/web/1.0.0"));
        assertThat(check(file, false)).isTrue();
        assertThat(said()).contains("ok     artifact web: 1.0.0");
    }

    @Test
    void whatIsWrongInTheFileIsTold() throws IOException {
        Path file =
                Files.writeString(folder.resolve("inventory.yaml"), "environment: prod\nmachines: {}\nagents: []\n");

        assertThat(check(file, false)).isFalse();
        assertThat(said()).contains("inventory.yaml:1:14 environment:");
    }

    @Test
    void aMachineThatDoesNotAnswerIsTold() throws IOException {
        Files.createDirectories(folder.resolve("artifacts/web/1.0.0"));

        assertThat(check(inventory("127.0.0.1", 1), true)).isFalse();
        assertThat(said()).contains("WRONG  Machine box:");
    }

    private Path inventory(String host, int port) throws IOException {
        Files.writeString(folder.resolve("id"), "key");
        Files.writeString(folder.resolve("known_hosts"), "");
        return Files.writeString(folder.resolve("inventory.yaml"), """
                environment: testing
                machines:
                  box: { ssh: { host: %s, port: %d, user: me, identity: id, known_hosts: known_hosts } }
                agents:
                  - id: planner
                    machine: box
                    runtime: process
                    artifact: web
                    command: "exec sh run.sh"
                """.formatted(host, port));
    }

    private boolean check(Path file, boolean connect) throws IOException {
        out.reset();
        return CheckApplication.check(file, connect, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
