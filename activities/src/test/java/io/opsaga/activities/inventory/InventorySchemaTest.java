package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import io.opsaga.activities.inventory.BadInventories.Bad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.nodes.Node;

/** The schema that editors use and the reader of the file say the same, as far as a schema can see. */
class InventorySchemaTest {
    private static final Path OPS = Path.of("../ops/inventory");

    @TempDir
    static Path folder;

    /** Those that can be said in JSON: of the others there is nothing to validate. */
    static List<Bad> bad() throws IOException {
        List<Bad> readable = new ArrayList<>();
        for (Bad bad : BadInventories.all()) {
            if (document(bad.yaml()) != null) {
                readable.add(bad);
            }
        }
        return readable;
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWhatTheReaderRefuses(Bad bad) throws IOException {
        JsonNode document = document(bad.yaml());
        if (bad.seen()) {
            assertThat(validate(document)).isNotEmpty();
        } else {
            assertThat(validate(document)).isEmpty();
        }
    }

    @Test
    void acceptsTheGoodOne() throws IOException {
        assertThat(validate(document(BadInventories.GOOD))).isEmpty();
    }

    @Test
    void theExampleIsRightByBoth() throws IOException {
        String example = Files.readString(OPS.resolve("example.yaml"));

        assertThat(validate(document(example))).isEmpty();
        LoadedInventory loaded = InventoryFile.read(BadInventories.write(folder, example), BadInventories.FORM);
        assertThat(loaded.inventory().agents()).hasSize(5);
        assertThat(loaded.inventory().machines()).containsOnlyKeys("main-pc", "pc2");
    }

    private static List<Error> validate(JsonNode document) {
        return BadInventories.FORM.schema().validate(document);
    }

    private static @Nullable JsonNode document(String yaml) throws IOException {
        Problems problems = new Problems();
        Node root = YamlDocument.read(InventoryContent.of(BadInventories.write(folder, yaml)), problems);
        JsonNode document =
                root == null ? null : new YamlValues().document(Field.root(root, BadInventories.FORM, problems));
        return problems.none() ? document : null;
    }
}
