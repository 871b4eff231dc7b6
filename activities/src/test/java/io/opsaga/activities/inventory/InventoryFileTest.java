package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.inventory.BadInventories.Bad;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryFileTest {
    @TempDir
    Path folder;

    static List<Bad> bad() throws IOException {
        return BadInventories.all();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysWhatIsWrongAndWhere(Bad bad) throws IOException {
        List<InventoryProblem> problems = problems(bad.yaml());

        assertThat(problems.stream().map(this::shown)).containsExactlyElementsOf(bad.problems());
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
            assertThat(problem.path()).isNotBlank();
            assertThat(problem.allowed()).isNotBlank();
        });
    }

    @Test
    void theTableOfBadOnesIsNotEmpty() throws IOException {
        assertThat(BadInventories.all()).hasSizeGreaterThan(80);
    }

    @Test
    void readsTheGoodOneWithItsDefaults() throws IOException {
        LoadedInventory loaded =
                InventoryFile.read(BadInventories.write(folder, BadInventories.GOOD), BadInventories.FORM);

        assertThat(loaded.base()).isEqualTo(folder.toAbsolutePath());
        assertThat(loaded.inventory().environment()).isEqualTo(EnvironmentName.PRODUCTION);
        Machine bare = loaded.inventory().machine("bare");
        assertThat(bare.ssh().port()).isEqualTo(22);
        assertThat(bare.ssh().identity()).isEqualTo(folder.resolve("keys/id"));
        assertThat(bare.docker()).isNull();
        assertThat(loaded.inventory().machine("main-pc").docker()).isEqualTo(new DockerAccess.OverSsh());
        Agent one = loaded.inventory().agent("one").orElseThrow();
        assertThat(one.health())
                .isEqualTo(
                        new Agent.Health("/health", 20001, Duration.ofSeconds(30), null, Agent.Health.Asker.MACHINE));
        assertThat(one.restart()).isEqualTo(Agent.RestartPolicy.UNLESS_STOPPED);
        Agent two = loaded.inventory().agent("two").orElseThrow();
        assertThat(two.ports()).containsExactly(new PortBinding("127.0.0.1", 20002, 20002));
        assertThat(two.env()).containsEntry("ROLE", "bridge");
        assertThat(two.resources()).isEqualTo(Agent.Resources.NONE);
    }

    @Test
    void readsAnEnvironmentOfItsOwnNameAndWhatItIsLike() throws IOException {
        Inventory canary = read(BadInventories.GOOD.replace("production", "{ name: canary, like: staging }"));

        assertThat(canary.environment()).isEqualTo(new EnvironmentName("canary"));
        assertThat(canary.profile().validationLevel()).isEqualTo("standard");
        assertThat(canary.profile().description()).isEqualTo("Environment canary, like staging");
        assertThat(read(BadInventories.GOOD).profile().validationLevel()).isEqualTo("strict");
    }

    @Test
    void readsWhetherChangesAreApproved() throws IOException {
        assertThat(approval("")).isNull();
        assertThat(approval("approval: { required: false, timeout: 5m }\n")).isNull();
        assertThat(approval("approval: { required: true }\n")).isEqualTo(new ApprovalRule(Duration.ofHours(1), false));
        assertThat(approval("approval: { required: true, timeout: 90s, on_timeout: approve }\n"))
                .isEqualTo(new ApprovalRule(Duration.ofSeconds(90), true));
    }

    private @Nullable ApprovalRule approval(String line) throws IOException {
        return InventoryFile.read(BadInventories.write(folder, line + BadInventories.GOOD), BadInventories.FORM)
                .inventory()
                .approval();
    }

    @Test
    void readsEveryFormOfDocker() throws IOException {
        assertThat(docker("unix:///var/run/docker.sock"))
                .isEqualTo(new DockerAccess.Socket(Path.of("/var/run/docker.sock")));
        DockerAccess tls = new DockerAccess.Tls("pc", 2376, folder.resolve("tls"));
        assertThat(docker("{ tcp: \"pc:2376\", tls: tls }")).isEqualTo(tls);
        assertThat(docker("tcp://pc:2376\n    tls: tls")).isEqualTo(tls);
        assertThat(docker("{ tcp: \"[::1]:2376\", tls: tls }"))
                .isEqualTo(new DockerAccess.Tls("::1", 2376, folder.resolve("tls")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "team/agent",
                "registry.example/agent",
                "localhost:5000/a/b",
                "host:5000/a__b.c--d",
                "[::1]:5000/a"
            })
    void takesImagesWithAndWithoutRegistry(String image) throws IOException {
        Agent agent = read(BadInventories.GOOD.replace("image: agent", "image: \"" + image + "\""))
                .agent("one")
                .orElseThrow();

        assertThat(agent.artifact()).isEqualTo(image);
    }

    @Test
    void readsUnitsAndPlainWordsAsWritten() throws IOException {
        String more = """
                image: agent
                    restart: no
                    env: { A: 1.50, B: true, C: "", D: yes, E: 007 }
                    resources: { memory: 64m, cpus: 0.5 }\
                """;
        Agent agent = read(BadInventories.GOOD.replace("image: agent", more))
                .agent("one")
                .orElseThrow();

        assertThat(agent.restart()).isEqualTo(Agent.RestartPolicy.NO);
        assertThat(agent.env().values()).containsExactly("1.50", "true", "", "yes", "007");
        assertThat(agent.resources()).isEqualTo(new Agent.Resources(64L << 20, 0.5));
    }

    @Test
    void neverShowsTheValueOfAVariable() throws IOException {
        String broken = BadInventories.GOOD
                .replace("{ ROLE: bridge }", "{ ROLE: [\"hunter2\"], \"hun ter\": hunter2, X: \"hunter2\"")
                .replace("port: 20001 }", "port: 1 }");

        assertThat(problems(broken))
                .isNotEmpty()
                .noneMatch(problem -> shown(problem).contains("hunter2"));
        assertThat(problems(broken.replace("X: \"hunter2\"", "X: x }")))
                .hasSize(3)
                .noneMatch(problem -> shown(problem).contains("hunter2"));
    }

    @Test
    void readsAliasesOfWholeMappingsAndBoundsThem() throws IOException {
        String shared = BadInventories.GOOD.replace("image: agent", "image: agent\n    env: &shared { A: b }");
        assertThat(read(shared.replace("{ ROLE: bridge }", "*shared"))
                        .agent("two")
                        .orElseThrow()
                        .env())
                .containsEntry("A", "b");

        String wrong = shared.replace("{ A: b }", "{ A-B: b }").replace("{ ROLE: bridge }", "*shared");
        assertThat(problems(wrong).stream().map(this::shown))
                .containsExactly("13:20 agents[0].env.*: is not a variable's name");

        String bomb = "a: &a [x]\nb: [" + "*a, ".repeat(501) + "]\n";
        assertThat(problems(bomb))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("aliases"));
    }

    @Test
    void refusesWhatIsTooLongOrNotText() throws IOException {
        assertThat(problems("# " + "x".repeat(InventoryContent.MAX_BYTES))
                        .get(0)
                        .message())
                .isEqualTo("is larger than 4 MiB");
        assertThat(problems("# " + "x".repeat(5_000) + "\n\n a\u0000").stream().map(this::shown))
                .containsExactly("3:3 (file): has the control character U+0000");
        byte[] latin =
                BadInventories.GOOD.replace("command: run", "command: r\u00fcn").getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(BadInventories.write(folder, ""), latin);
        assertThat(problems(file).stream().map(this::shown)).containsExactly("19:15 (file): is not UTF-8 here");
        assertThat(problems(folder.resolve("none.yaml")).stream().map(this::shown))
                .containsExactly("1:1 (file): does not exist");
        assertThat(problems(folder).stream().map(this::shown))
                .containsExactly("1:1 (file): is no file that can be read");
    }

    @Test
    void reportsNoMoreThanSomebodyWouldRead() throws IOException {
        String many = BadInventories.GOOD + "  - { id: one }\n".repeat(2_000);

        assertThat(problems(many))
                .hasSize(Problems.MOST + 1)
                .last()
                .satisfies(last -> assertThat(last.message()).contains("more problems"));
    }

    @Test
    void givesLinesThatAnEditorUnderstands() throws IOException {
        Path file = BadInventories.write(folder, BadInventories.GOOD.replace("port: 20001 }", "port: 1 }"));

        assertThat(catchThrowableOfType(InvalidInventory.class, () -> InventoryFile.read(file, BadInventories.FORM)))
                .hasMessage(file
                        + ":14:36 agents[0].health.port: is 1, which the agent does not publish"
                        + " (allowed: a published port of the machine: 20001)");
    }

    private DockerAccess docker(String form) throws IOException {
        return read(BadInventories.GOOD.replace("docker: ssh", "docker: " + form))
                .machine("main-pc")
                .docker();
    }

    private Inventory read(String yaml) throws IOException {
        return InventoryFile.read(BadInventories.write(folder, yaml), BadInventories.FORM)
                .inventory();
    }

    private List<InventoryProblem> problems(String yaml) throws IOException {
        return problems(BadInventories.write(folder, yaml));
    }

    private static List<InventoryProblem> problems(Path file) {
        InvalidInventory invalid =
                catchThrowableOfType(InvalidInventory.class, () -> InventoryFile.read(file, BadInventories.FORM));
        assertThat(invalid).as("accepted").isNotNull();
        return invalid.problems();
    }

    private String shown(InventoryProblem problem) {
        return "%d:%d %s: %s"
                .formatted(problem.line(), problem.column(), problem.path(), problem.message())
                .replace(folder.toString(), "BASE");
    }
}
