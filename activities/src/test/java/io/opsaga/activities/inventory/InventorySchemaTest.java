package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.opsaga.activities.inventory.BadInventories.Bad;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The schema that editors use and the reader of the file say the same, as far as a schema can see. */
class InventorySchemaTest {
    private static final Path OPS = Path.of("../ops/inventory");

    @TempDir
    static Path folder;

    /** Those that are YAML at all: of the others there is nothing to validate. */
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
        LoadedInventory loaded = InventoryFile.read(BadInventories.write(folder, example));
        assertThat(loaded.inventory().agents()).hasSize(5);
        assertThat(loaded.inventory().machines()).containsOnlyKeys("main-pc", "pc2");
    }

    static Set<ValidationMessage> validate(JsonNode document) throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(Files.readString(OPS.resolve("inventory.schema.json")));
        return schema.validate(document);
    }

    private static @Nullable JsonNode document(String yaml) throws IOException {
        Node root = YamlDocument.read(BadInventories.write(folder, yaml), new Problems());
        return root == null ? null : json(root);
    }

    private static JsonNode json(Node node) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (node instanceof MappingNode mapping) {
            ObjectNode object = make.objectNode();
            mapping.getValue()
                    .forEach(tuple ->
                            object.set(((ScalarNode) tuple.getKeyNode()).getValue(), json(tuple.getValueNode())));
            return object;
        } else if (node instanceof SequenceNode sequence) {
            ArrayNode array = make.arrayNode();
            sequence.getValue().forEach(element -> array.add(json(element)));
            return array;
        }
        String text = ((ScalarNode) node).getValue();
        if (Tag.NULL.equals(node.getTag())) {
            return make.nullNode();
        } else if (Tag.BOOL.equals(node.getTag())) {
            return make.booleanNode(Boolean.parseBoolean(text));
        } else if (Tag.INT.equals(node.getTag())) {
            return make.numberNode(new BigInteger(text));
        }
        return Tag.FLOAT.equals(node.getTag()) ? make.numberNode(new BigDecimal(text)) : make.textNode(text);
    }
}
