package io.opsaga.activities.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of the file, and where it stands. What reads a value returns null where it is not what it should be, so that reading goes on
 * and finds the next mistake. That this one has been told is for the schema to see to; only the notation of numbers is told here.
 */
public final class Field {
    private static final String WHOLE =
            "a whole number of at most nine decimal digits, without leading zeros, point and exponent";
    private static final String DECIMAL =
            "a number in decimal digits, at most nine before the point and nine behind it";

    private final Node node;
    private final Place place;
    private final Problems problems;

    private Field(Node node, Place place, Problems problems) {
        this.node = node;
        this.place = place;
        this.problems = problems;
    }

    /** The whole document. */
    static Field root(Node node, InventoryForm form, Problems problems) {
        return new Field(node, Place.root(form), problems);
    }

    /** A key of a mapping with its value. */
    public record Entry(String key, Field keyField, Field value) {}

    /**
     * Notes that something is wrong here. Nothing reads the value any more.
     *
     * @param message what is wrong, like {@code is prod}; not told where the schema keeps the value out of messages
     * @param allowed what would be right
     */
    public void refuse(String message, String allowed) {
        refuseForm(isHidden() ? "has a value that is not allowed" : message, allowed);
    }

    /**
     * The same for messages that show nothing of what stands here.
     *
     * @param message told in any case
     */
    void refuseForm(String message, String allowed) {
        problems.refuse(node);
        problems.add(node.getStartMark(), place.shown(), message, allowed);
    }

    /** Notes that a key is missing here; what is there can be read nevertheless. */
    void missing(String key, String allowed) {
        problems.add(node.getStartMark(), place.key(key, isHidden()).shown(), "is missing", allowed);
    }

    /** Notes that a key of this mapping is no text; what stands at it is not read. */
    void refuseKey(Node key) {
        new Field(key, place.ofKey(), problems).refuseForm("has a list or a mapping as a key", "text as key");
    }

    /** Whether nothing of what stands here may be shown: by the schema, or as it stands at such a place as well. */
    boolean isHidden() {
        return place.disclosure().isHidden() || problems.hidden(node);
    }

    /** Whether nothing that stands below may be shown. */
    boolean hidesWhatIsBelow() {
        return place.disclosure().hidesKeys() || problems.hidden(node);
    }

    /** In which line it begins, from 1. */
    public int line() {
        Mark mark = node.getStartMark();
        return mark == null ? 1 : mark.getLine() + 1;
    }

    /** Its place in the document as far as it may be shown, like {@code agents[3].health.port}, or {@code agents[3].env.*}. */
    public String path() {
        return place.shown();
    }

    Place place() {
        return place;
    }

    Problems problems() {
        return problems;
    }

    Node node() {
        return node;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** Text. */
    public @Nullable String text() {
        return scalar("text", Tag.STR);
    }

    /** A value of any simple kind, as written: {@code 1.50} stays {@code 1.50}. */
    public @Nullable String asWritten() {
        return scalar("text, a number, true or false", Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);
    }

    /** True or false. */
    public @Nullable Boolean flag() {
        String text = scalar("true or false, without quotes", Tag.BOOL);
        return text == null ? null : Boolean.valueOf(text);
    }

    /**
     * A whole number in decimal digits: {@code 022} would be 18 to one reader of YAML and 22 to another, and {@code 22.0} and {@code 2e1}
     * are whole numbers to a schema, but not to all who read YAML.
     */
    public @Nullable Integer integer() {
        String text = scalar(WHOLE, Tag.INT, Tag.FLOAT);
        if (text == null || text.matches("0|-?[1-9][0-9]{0,8}")) {
            return text == null ? null : Integer.valueOf(text);
        }
        refuse("is " + Hints.quoted(text), WHOLE);
        return null;
    }

    /** A number in decimal digits. */
    public @Nullable Double number() {
        String text = scalar(DECIMAL, Tag.INT, Tag.FLOAT);
        if (text == null || text.matches("-?[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return text == null ? null : Double.valueOf(text);
        }
        refuse("is " + Hints.quoted(text), DECIMAL);
        return null;
    }

    /** What is of another kind is refused here, should a schema have let it pass: dropped, it would read as though nothing stood there. */
    private @Nullable String scalar(String allowed, Tag... tags) {
        if (problems.refused(node)) {
            return null;
        } else if (node instanceof ScalarNode scalar && List.of(tags).contains(node.getTag())) {
            return scalar.getValue();
        }
        refuse(kind(), allowed);
        return null;
    }

    /** The elements of a list. */
    public @Nullable List<Field> list() {
        if (!(node instanceof SequenceNode sequence) || problems.refused(node)) {
            return null;
        }
        List<Field> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(element(element, elements.size())));
        return elements;
    }

    /** The entries of a mapping by key, in the file's order; of a key that stands twice the first. */
    public @Nullable Map<String, Entry> entries() {
        if (!(node instanceof MappingNode mapping) || problems.refused(node)) {
            return null;
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                entries.putIfAbsent(key.getValue(), entry(key, tuple.getValueNode()));
            }
        }
        return entries;
    }

    /** What stands at a place below; the schema's faults name only places that there are. */
    Field below(Object step) {
        if (step instanceof Integer index && node instanceof SequenceNode sequence) {
            return element(sequence.getValue().get(index), index);
        }
        return entry(String.valueOf(step)).value();
    }

    /** The first entry of that key. */
    Entry entry(String key) {
        return ((MappingNode) node)
                .getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                                && scalar.getValue().equals(key))
                        .findFirst()
                        .map(tuple -> entry((ScalarNode) tuple.getKeyNode(), tuple.getValueNode()))
                        .orElseThrow(() -> new IllegalStateException("Nothing below " + path()));
    }

    Entry entry(ScalarNode key, Node value) {
        if (place.disclosure().hides(key.getValue()) || problems.hidden(node)) {
            problems.hide(key);
        }
        Place below = place.key(key.getValue(), problems.hidden(key));
        return new Entry(key.getValue(), new Field(key, below.ofKey(), problems), new Field(value, below, problems));
    }

    Field element(Node element, int index) {
        return new Field(element, place.element(index, hidesWhatIsBelow()), problems);
    }

    /** What kind of value it is, for a problem. */
    String kind() {
        Tag tag = node.getTag();
        if (node instanceof SequenceNode) {
            return "is a list";
        } else if (node instanceof MappingNode) {
            return "is a mapping";
        } else if (Tag.NULL.equals(tag)) {
            return "has no value";
        } else if (Tag.STR.equals(tag)) {
            return "is text";
        }
        return isNumber() ? "is a number" : Tag.BOOL.equals(tag) ? "is true or false" : "has a tag";
    }

    boolean isNumber() {
        return Tag.INT.equals(node.getTag()) || Tag.FLOAT.equals(node.getTag());
    }

    boolean isText() {
        return node instanceof ScalarNode && Tag.STR.equals(node.getTag());
    }

    /** The value for a message, where it is a simple one and may be shown. */
    @Nullable
    String shown() {
        return node instanceof ScalarNode scalar && !Tag.NULL.equals(node.getTag()) && !isHidden()
                ? Hints.quoted(Objects.requireNonNull(scalar.getValue()))
                : null;
    }
}
