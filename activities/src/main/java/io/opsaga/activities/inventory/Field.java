package io.opsaga.activities.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of the file, and where it stands. What reads a value returns null where it is not what it should be, after noting the
 * problem, so that reading goes on and finds the next one.
 *
 * @param path like {@code agents[3].health.port}
 */
record Field(Node node, String path, Problems problems) {
    /** Bounds what aliases can multiply; the agents themselves may be more. */
    static final int MAX_ENTRIES = 1_000;

    private static final int MAX_TEXT = 64 << 10;

    /** A key of a mapping with its value. */
    record Entry(String key, Field keyField, Field value) {}

    void refuse(String message, String allowed) {
        problems.add(node.getStartMark(), path, message, allowed);
    }

    int line() {
        Mark mark = node.getStartMark();
        return mark == null ? 1 : mark.getLine() + 1;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** A value of text, as written between its quotes. */
    @Nullable
    String text(String allowed) {
        return scalar(allowed, Tag.STR);
    }

    /** A value of any simple kind, as written: {@code 1.50} stays {@code 1.50}. */
    @Nullable
    String asWritten(String allowed) {
        return scalar(allowed, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);
    }

    /** A whole number within bounds, in decimal digits: {@code 022} would be 18 to one reader of YAML and 22 to another. */
    @Nullable
    Integer integer(int min, int max) {
        String allowed = "a whole number from %d to %d, without quotes".formatted(min, max);
        String text = scalar(allowed, Tag.INT);
        if (text == null) {
            return null;
        }
        if (text.matches("0|[1-9][0-9]{0,8}")) {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        refuse("is " + Hints.quoted(text), allowed);
        return null;
    }

    /** Text that only a number of these kinds may be, as written. */
    @Nullable
    String scalar(String allowed, Tag... tags) {
        if (!(node instanceof ScalarNode scalar) || !List.of(tags).contains(node.getTag())) {
            refuse(kind(), allowed);
            return null;
        }
        if (scalar.getValue().length() > MAX_TEXT || scalar.getValue().indexOf('\0') >= 0) {
            refuse("is longer than 64 KiB or has a zero character", allowed);
            return null;
        }
        return scalar.getValue();
    }

    /** The elements of a list. */
    @Nullable
    List<Field> list(String allowed, int most) {
        if (!(node instanceof SequenceNode sequence)) {
            refuse(kind(), allowed);
            return null;
        }
        if (tooMany(sequence.getValue().size(), most)) {
            return null;
        }
        List<Field> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new Field(element, path + "[" + elements.size() + "]", problems));
        }
        return elements;
    }

    /** The entries of a mapping by key, in the file's order; a key that stands twice is a problem, and its first value counts. */
    @Nullable
    Map<String, Entry> entries(String allowed) {
        if (!(node instanceof MappingNode mapping)) {
            refuse(kind(), allowed);
            return null;
        }
        if (tooMany(mapping.getValue().size(), MAX_ENTRIES)) {
            return null;
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            add(tuple, entries);
        }
        return entries;
    }

    private void add(NodeTuple tuple, Map<String, Entry> entries) {
        if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
            new Field(tuple.getKeyNode(), path, problems).refuse("has a list or a mapping as a key", "text as key");
            return;
        }
        String key = keyNode.getValue();
        String place = Problems.WHOLE_FILE.equals(path) ? Hints.key(key) : path + "." + Hints.key(key);
        Field keyField = new Field(keyNode, place, problems);
        Entry entry = new Entry(key, keyField, new Field(tuple.getValueNode(), place, problems));
        Entry first = entries.putIfAbsent(key, entry);
        if (first != null) {
            keyField.refuse("stands twice, first in line " + first.keyField().line(), "each key once");
        }
    }

    private boolean tooMany(int size, int most) {
        if (size > most) {
            refuse("has %d entries".formatted(size), "at most " + most + " entries");
        }
        return size > most;
    }

    private String kind() {
        Tag tag = node.getTag();
        if (node instanceof SequenceNode) {
            return "is a list";
        } else if (node instanceof MappingNode) {
            return "is a mapping";
        } else if (Tag.NULL.equals(tag)) {
            return "has no value";
        } else if (Tag.STR.equals(tag)) {
            return "is text";
        } else if (Tag.INT.equals(tag) || Tag.FLOAT.equals(tag)) {
            return "is a number";
        }
        return Tag.BOOL.equals(tag) ? "is true or false" : "has the tag " + Hints.quoted(tag.getValue());
    }
}
