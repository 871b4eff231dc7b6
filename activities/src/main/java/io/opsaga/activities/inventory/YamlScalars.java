package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;

/** Simple values of YAML 1.2's core schema as JSON has them. */
final class YamlScalars {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    /** Stands for what JSON has no form for (infinity, what is no number) or what would take long to compute with. No bound allows it. */
    private static final JsonNode BEYOND = MAKE.numberNode(new BigDecimal("1E+300"));

    private static final int LONGEST = 40;

    private static final Map<Tag, Function<String, JsonNode>> KINDS = Map.of(
            Tag.STR, MAKE::textNode,
            Tag.NULL, text -> MAKE.nullNode(),
            Tag.BOOL, text -> MAKE.booleanNode(Boolean.parseBoolean(text)),
            Tag.INT, YamlScalars::whole,
            Tag.FLOAT, YamlScalars::decimal);

    private static final CoreSchemaResolver RESOLVER = new CoreSchemaResolver();

    private YamlScalars() {}

    /** The value; null for tags that JSON does not know, and for such as say what the value is not, like {@code !!int x}. */
    static @Nullable JsonNode json(Tag tag, String text) {
        Function<String, JsonNode> kind = KINDS.get(tag);
        boolean meant = Tag.STR.equals(tag)
                || RESOLVER.resolve(NodeId.scalar, text, true).equals(tag);
        return kind == null || !meant ? null : kind.apply(text);
    }

    private static JsonNode whole(String text) {
        if (text.length() > LONGEST) {
            return BEYOND;
        }
        int radix = text.startsWith("0x") ? 16 : text.startsWith("0o") ? 8 : 10;
        BigInteger value = new BigInteger(radix == 10 ? text : text.substring(2), radix);
        return value.bitLength() < 63 ? MAKE.numberNode(value.longValue()) : MAKE.numberNode(value);
    }

    private static JsonNode decimal(String text) {
        if (text.length() > LONGEST || text.matches("(?i)[-+]?\\.(inf|nan)|.*e[-+]?[0-9]{4,}")) {
            return BEYOND;
        }
        return MAKE.numberNode(new BigDecimal(text));
    }
}
