package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opsaga.activities.inventory.Field.Entry;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The document as JSON, which is what a schema speaks of. What JSON cannot say is a problem: keys that stand twice or are no text, tags,
 * merge keys, and lists that contain themselves. What an alias names is made once; how much it comes to where it is repeated is counted.
 */
final class YamlValues {
    /** As many agents as there can be, with fifty values each. */
    static final long MAX_VALUES = 500_000;

    private static final int MAX_HEIGHT = 64;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_TEXT = 64 << 10;
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final Made UNREADABLE = new Made(MAKE.nullNode(), 1, 1);

    private final IdentityHashMap<Node, Made> made = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> unreadable = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param size how many values there are in it, itself included */
    private record Made(JsonNode json, long size, int height) {}

    /** The whole document; null, with a problem noted, where it is too large to be one. */
    @Nullable
    JsonNode document(Field root) {
        Made whole = value(root);
        if (whole.size() > MAX_VALUES) {
            root.refuseForm(
                    "has more than %d values, with what aliases repeat".formatted(MAX_VALUES),
                    "fewer aliases of lists and mappings");
            return null;
        }
        return whole.json();
    }

    /** Whether something stands there that JSON cannot say, so that a schema has nothing to say of it. */
    boolean isUnreadable(Field field) {
        return unreadable.contains(field.node());
    }

    private Made value(Field field) {
        Node node = field.node();
        if (field.isHidden()) {
            hide(node, field.problems());
        }
        Made known = made.get(node);
        if (known != null) {
            return known;
        }
        if (!open.add(node)) {
            return refused(field, "contains itself", "lists and mappings that end");
        }
        Made fresh = fresh(field, node);
        if (fresh.height() > MAX_HEIGHT) {
            fresh = refused(field, "is nested too deeply", "at most %d levels, through aliases".formatted(MAX_HEIGHT));
        }
        open.remove(node);
        made.put(node, fresh);
        return fresh;
    }

    private Made fresh(Field field, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar(field, scalar);
        } else if (node instanceof SequenceNode sequence) {
            return Tag.SEQ.equals(node.getTag()) ? list(field, sequence) : tagged(field);
        }
        return Tag.MAP.equals(node.getTag()) ? mapping(field, (MappingNode) node) : tagged(field);
    }

    private Made list(Field field, SequenceNode node) {
        List<Node> elements = node.getValue();
        if (elements.size() > MAX_ENTRIES) {
            return tooMany(field, elements.size());
        }
        ArrayNode json = MAKE.arrayNode();
        long size = 1;
        int height = 0;
        for (Node element : elements) {
            Made one = value(field.element(element, json.size()));
            json.add(one.json());
            size += one.size();
            height = Math.max(height, one.height());
        }
        return new Made(json, Math.min(size, MAX_VALUES + 1), height + 1);
    }

    private Made mapping(Field field, MappingNode node) {
        if (node.getValue().size() > MAX_ENTRIES) {
            return tooMany(field, node.getValue().size());
        }
        ObjectNode json = MAKE.objectNode();
        Map<String, Field> first = new HashMap<>();
        long size = 1;
        int height = 0;
        for (NodeTuple tuple : node.getValue()) {
            Entry entry = entry(field, tuple, first);
            if (entry != null) {
                Made one = value(entry.value());
                json.set(entry.key(), one.json());
                size += one.size();
                height = Math.max(height, one.height());
            }
        }
        return new Made(json, Math.min(size, MAX_VALUES + 1), height + 1);
    }

    private @Nullable Entry entry(Field field, NodeTuple tuple, Map<String, Field> first) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            field.refuseKey(tuple.getKeyNode());
            return null;
        }
        Entry entry = field.entry(key, tuple.getValueNode());
        if (entry.key().equals("<<")) {
            entry.keyField()
                    .refuseForm(
                            "is a merge key, which is not read",
                            "each mapping written out, or an alias of a whole one");
            return null;
        }
        Field earlier = first.putIfAbsent(entry.key(), entry.keyField());
        if (earlier != null) {
            entry.keyField().refuseForm("stands twice, first in line " + earlier.line(), "each key once");
            return null;
        }
        return entry;
    }

    private Made scalar(Field field, ScalarNode node) {
        String text = node.getValue();
        if (text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
            return refused(
                    field,
                    "is longer than 64 KiB or has a zero character",
                    "text of at most 64 KiB, without zero characters");
        }
        JsonNode json = YamlScalars.json(node.getTag(), text);
        return json == null ? tagged(field) : new Made(json, 1, 1);
    }

    private Made tooMany(Field field, int size) {
        return refused(field, "has %d entries".formatted(size), "at most " + MAX_ENTRIES + " entries");
    }

    private Made tagged(Field field) {
        return refused(field, "has a tag", "a value without a tag; text that begins with ! in quotes");
    }

    private Made refused(Field field, String message, String allowed) {
        unreadable.add(field.node());
        if (field.hidesWhatIsBelow()) {
            hide(field.node(), field.problems());
        }
        field.refuseForm(message, allowed);
        return UNREADABLE;
    }

    /** With all below it, as an alias may have any of it stand elsewhere. */
    private static void hide(Node node, Problems problems) {
        if (!problems.hide(node)) {
            return;
        }
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> hide(element, problems));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                hide(tuple.getKeyNode(), problems);
                hide(tuple.getValueNode(), problems);
            }
        }
    }
}
