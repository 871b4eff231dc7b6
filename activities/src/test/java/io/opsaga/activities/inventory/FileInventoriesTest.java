package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.inventory.EnvironmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInventoriesTest {
    @TempDir
    Path folder;

    @Test
    void servesEachEnvironmentFromItsFile() throws IOException {
        FileInventories inventories =
                FileInventories.read(List.of(file("a", "production"), file("b", "staging")), BadInventories.FORM);

        assertThat(inventories.all()).hasSize(2);
        assertThat(inventories.of(EnvironmentName.STAGING).orElseThrow().environment())
                .isEqualTo(EnvironmentName.STAGING);
        assertThat(inventories.of(EnvironmentName.TESTING)).isEmpty();
        assertThat(inventories.base(EnvironmentName.PRODUCTION)).isEqualTo(folder.resolve("a"));
        assertThatThrownBy(() -> inventories.base(EnvironmentName.TESTING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("testing");
    }

    @Test
    void reportsTheProblemsOfAllFilesTogether() throws IOException {
        Path first = file("a", "production");
        Path second = file("b", "production");
        Path third = file("c", "prod");

        InvalidInventory invalid = catchThrowableOfType(
                InvalidInventory.class, () -> FileInventories.read(List.of(first, second, third), BadInventories.FORM));

        assertThat(invalid.byFile()).containsOnlyKeys(second, third);
        assertThat(invalid.problems()).hasSize(2);
        assertThat(invalid.getMessage().lines())
                .containsExactly(
                        second + ":1:14 environment: production is already described by " + first
                                + " (allowed: one file for each environment)",
                        third + ":1:14 environment: is prod (allowed: development, staging, production, testing)");
    }

    @Test
    void declaredEnvironmentsComeAfterTheDocumentedOnes() throws IOException {
        FileInventories inventories = FileInventories.read(
                List.of(
                        file("a", "{ name: qa, like: testing }"),
                        file("b", "{ name: canary, like: staging }"),
                        file("c", "production")),
                BadInventories.FORM);

        assertThat(inventories.environments().stream().map(EnvironmentName::wire))
                .containsExactly("development", "staging", "production", "testing", "canary", "qa");
        assertThat(inventories.all().stream().map(one -> one.environment().wire()))
                .containsExactly("production", "canary", "qa");
    }

    @Test
    void isEmptyWithoutFiles() {
        assertThat(FileInventories.read(List.of(), BadInventories.FORM).all()).isEmpty();
    }

    private Path file(String name, String environment) throws IOException {
        String yaml = BadInventories.GOOD.replace("production", environment);
        return BadInventories.write(Files.createDirectories(folder.resolve(name)), yaml);
    }
}
