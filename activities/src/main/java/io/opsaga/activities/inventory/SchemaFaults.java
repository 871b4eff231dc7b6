package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells, in words and with the place in the file, what a schema finds wrong. Of a value whose type is wrong nothing else is said. */
final class SchemaFaults {
    /** What is told before all else: unknown keys before those that are missing, as one may be meant as the other. */
    private static final List<String> FIRST = List.of("type", "additionalProperties");

    private final JsonNode schema;
    private final Field root;
    private final YamlValues values;
    private final Set<String> told = new HashSet<>();

    private SchemaFaults(InventoryForm form, Field root, YamlValues values) {
        this.schema = form.document();
        this.root = root;
        this.values = values;
    }

    /**
     * Notes all faults.
     *
     * @param values what the document was made by
     */
    static void tell(InventoryForm form, Field root, JsonNode document, YamlValues values) {
        SchemaFaults faults = new SchemaFaults(form, root, values);
        List<Error> errors = new ArrayList<>(form.schema().validate(document));
        errors.sort(Comparator.comparingInt(SchemaFaults::rank));
        for (Error error : errors) {
            if (!root.problems().more()) {
                faults.tell(error);
            }
        }
        if (!errors.isEmpty() && root.problems().none()) {
            throw new IllegalStateException("The schema has found a fault, and none is told");
        }
    }

    private static int rank(Error error) {
        int rank = FIRST.indexOf(error.getKeyword());
        return rank < 0 ? FIRST.size() : rank;
    }

    private void tell(Error error) {
        NodePath place = error.getInstanceLocation();
        Field field = root;
        for (int i = 0; i < place.getNameCount() && !values.isUnreadable(field); i++) {
            field = field.below(place.getElement(i));
        }
        if (values.isUnreadable(field)) {
            return;
        }
        FaultWords words = new FaultWords(schema, AppliedSchemas.of(schema, error.getEvaluationPath()), error);
        switch (error.getKeyword()) {
            case "required" -> missing(field, error.getProperty(), words);
            case "dependentRequired" -> missing(field, String.valueOf(error.getArguments()[0]), words);
            case "additionalProperties", "unevaluatedProperties" -> unknown(field, error.getProperty(), words);
            case "propertyNames" -> misnamed(field, error.getProperty(), words);
            case "uniqueItems" -> twice(field, error.getInstanceNode());
            default -> wrong(field, place, words);
        }
    }

    private static void missing(Field field, String key, FaultWords words) {
        field.missing(key, words.allowedOf(key));
    }

    private static void unknown(Field field, String key, FaultWords words) {
        String message = "is not a known key" + Hints.didYouMean(key, words.keys());
        field.entry(key).keyField().refuseForm(message, words.allowed());
    }

    /** Several keywords may find a name wrong; one sentence is enough. */
    private void misnamed(Field field, String key, FaultWords words) {
        Field keyField = field.entry(key).keyField();
        if (told.add("key " + keyField.place().whole())) {
            keyField.refuseForm(words.wrongName(), words.allowedName());
        }
    }

    private static void twice(Field list, JsonNode elements) {
        Set<JsonNode> before = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            if (!before.add(element)) {
                String what =
                        element.isTextual() ? Hints.quoted(element.textValue()) + " is named twice" : "stands twice";
                list.below(i).refuse(what, "each once");
            }
        }
    }

    private void wrong(Field field, NodePath place, FaultWords words) {
        if (!told.add(field.place().whole())) {
            return;
        }
        if (words.nothingAllowed() && place.getNameCount() > 0) {
            key(place).refuseForm(words.wrong(field), words.allowed());
        } else {
            field.refuseForm(words.wrong(field), words.allowed());
        }
    }

    /** Where a key has no meaning, it is the key that is wrong, whatever its value is. */
    private Field key(NodePath place) {
        Field parent = root;
        for (int i = 0; i < place.getNameCount() - 1; i++) {
            parent = parent.below(place.getElement(i));
        }
        return parent.isMapping()
                ? parent.entry(place.getName(place.getNameCount() - 1)).keyField()
                : parent.below(place.getElement(place.getNameCount() - 1));
    }
}
