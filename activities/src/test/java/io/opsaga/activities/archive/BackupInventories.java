package io.opsaga.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.inventory.InvalidInventory;
import io.opsaga.activities.inventory.InventoryFile;
import io.opsaga.activities.inventory.InventoryForm;
import io.opsaga.activities.inventory.InventoryProblem;
import io.opsaga.activities.secret.SecretsSection;
import io.opsaga.inventory.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Inventories with all the sections that backups need. */
final class BackupInventories {
    static final InventoryForm FORM = InventoryForm.of(List.of(
            new BackupsSection(),
            new DatabasesSection(),
            new RedisSection(),
            new SecretsSection(),
            new StoresSection()));

    private BackupInventories() {}

    static String good() throws IOException {
        return resource("good.yaml");
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(BackupInventories.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Inventory read(Path folder, String yaml) throws IOException {
        return InventoryFile.read(file(folder, yaml), FORM).inventory();
    }

    static List<InventoryProblem> problems(Path folder, String yaml) throws IOException {
        Path file = file(folder, yaml);
        InvalidInventory invalid = catchThrowableOfType(InvalidInventory.class, () -> InventoryFile.read(file, FORM));
        assertThat(invalid).as("accepted").isNotNull();
        return invalid.problems();
    }

    static String shown(InventoryProblem problem) {
        return "%s: %s (allowed: %s)".formatted(problem.path(), problem.message(), problem.allowed());
    }

    static Path file(Path folder, String yaml) throws IOException {
        Files.writeString(folder.resolve("id"), "key");
        return Files.writeString(folder.resolve("inventory.yaml"), yaml);
    }
}
