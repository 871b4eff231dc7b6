package io.opsaga.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.worker.check.CheckApplication;
import io.opsaga.worker.sandbox.SandboxApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are started where numbers are written with other digits than 0-9. */
class ForeignLocaleTest {
    private static final String FOREIGN_DIGITS = "[\\p{Nd}&&[^0-9]]";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatTheSandboxWritesIsAnInventoryThatIsWell() throws Exception {
        Path jar = Files.writeString(folder.resolve("agent.jar"), "a jar");
        Process sandbox = start(SandboxApplication.class, folder.toString(), "0", "21000", jar.toString());
        Path inventory;
        try (BufferedReader said = sandbox.inputReader()) {
            inventory = inventory(said);
        } finally {
            sandbox.destroyForcibly();
        }
        assertThat(inventory).content().contains("port: 21000").doesNotContainPattern(FOREIGN_DIGITS);

        Process check = start(CheckApplication.class, inventory.toString());
        String found = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(found).contains("development: 2 machines, 14 agents").doesNotContainPattern(FOREIGN_DIGITS);
        assertThat(check.waitFor()).isZero();
    }

    private static Path inventory(BufferedReader said) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            lines.add(line);
            if (line.startsWith("The sandbox is described by ")) {
                return Path.of(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        throw new AssertionError("The sandbox did not start:\n" + String.join("\n", lines));
    }

    private static Process start(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
