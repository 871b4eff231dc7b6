package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
    @TempDir
    Path folder;

    @Test
    void makesAnInventoryOfSeventyFourAgents() throws Exception {
        Inventory inventory = generated(
                0,
                "--environment",
                "staging",
                "--main",
                "52",
                "--pc2",
                "22",
                "--main-host",
                "h1",
                "--pc2-host",
                "::1",
                "--keys",
                folder.resolve("keys").toString());

        assertThat(inventory.environment()).isEqualTo(EnvironmentName.STAGING);
        assertThat(inventory.agents().stream().collect(Collectors.groupingBy(Agent::machine, Collectors.counting())))
                .containsEntry("main-pc", 52L)
                .containsEntry("pc2", 22L);
        assertThat(inventory.machine("pc2").ssh().host()).isEqualTo("::1");
        Agent last = inventory.agent("agent-074").orElseThrow();
        assertThat(last.env()).containsEntry("AGENT_INDEX", "74");
        assertThat(last.ports()).containsExactly(new Agent.PortBinding("127.0.0.1", 20074, 8080));
        assertThat(last.resources().memoryBytes()).isEqualTo(32L << 20);
    }

    @Test
    void productionAsksForApprovalUnlessTold() throws Exception {
        String[] few = {"--main", "0", "--pc2", "0", "--keys", "keys"};
        assertThat(generated(0, few).approval()).isEqualTo(new ApprovalRule(Duration.ofHours(1), false));
        assertThat(generated(0, with(few, "--approval", "none")).approval()).isNull();
        assertThat(generated(0, with(few, "--environment", "staging")).approval())
                .isNull();
        assertThat(generated(0, with(few, "--environment", "staging", "--approval", "required"))
                        .approval())
                .isNotNull();
        run(2, with(few, "--approval", "perhaps"));
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void makesAnEmptyOne() throws Exception {
        assertThat(generated(0, "--main", "0", "--pc2", "0", "--keys", "keys").agents())
                .isEmpty();
    }

    @Test
    void refusesWhatWouldBeWrong() throws Exception {
        run(2);
        run(2, "--keys");
        run(2, "--keys", "k", "--main", "many");
        run(2, "--keys", "k", "--main", "50000");
        run(2, "--keys", "k", "--mian", "1");
        run(2, "--keys", "k\" }", "--main", "1");
    }

    private Inventory generated(int exit, String... arguments) throws Exception {
        return InventoryFile.read(BadInventories.write(folder, run(exit, arguments)), BadInventories.FORM)
                .inventory();
    }

    private String run(int exit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "../ops/inventory/generate"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".yaml");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(err)).isEqualTo(exit);
        assertThat(err.toFile().length() == 0).isEqualTo(exit == 0);
        return Files.readString(out);
    }
}
