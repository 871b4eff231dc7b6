package io.opsaga.activities.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.opsaga.inventory.InventorySchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What inventories may contain: machines and agents, by {@code inventory.schema.json}, and the sections that there are. It is the one place
 * that says so, for the reader of files as for editors.
 */
public final class InventoryForm implements InventorySchema {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword(FaultWords.WRONG))
            .keyword(new NonValidationKeyword(FaultWords.ALLOWED))
            // Misspelt, a keyword would allow everything.
            .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
            .build();

    private final List<InventorySection<?>> sections;
    private final ObjectNode document;
    private final Schema schema;

    private InventoryForm(List<InventorySection<?>> sections, ObjectNode document) {
        this.sections = sections;
        this.document = document;
        this.schema = SchemaRegistry.withDialect(DIALECT).getSchema(document);
        schema.initializeValidators();
    }

    /**
     * Machines and agents, and these sections.
     *
     * @throws IllegalArgumentException if a section's name or one of its definitions is taken, or its mistakes could not be told
     */
    public static InventoryForm of(Collection<? extends InventorySection<?>> sections) {
        ObjectNode document = core();
        List<InventorySection<?>> sorted = sections.stream()
                .<InventorySection<?>>map(section -> section)
                .sorted(Comparator.comparing(
                        (InventorySection<?> section) -> section.key().name()))
                .toList();
        sorted.forEach(section -> add(document, section));
        return new InventoryForm(sorted, document);
    }

    List<InventorySection<?>> sections() {
        return sections;
    }

    @Override
    public String json() {
        return document.toPrettyString() + "\n";
    }

    ObjectNode document() {
        return document;
    }

    Schema schema() {
        return schema;
    }

    private static void add(ObjectNode document, InventorySection<?> section) {
        String name = section.key().name();
        ObjectNode piece = piece(section);
        for (String alternatives : List.of("anyOf", "oneOf")) {
            if (!piece.findValues(alternatives).isEmpty()) {
                throw new IllegalArgumentException(
                        "The schema of %s has %s, of which nobody can be told which one was meant; tell them apart by if"
                                .formatted(name, alternatives));
            }
        }
        JsonNode definitions = piece.remove("$defs");
        if (definitions != null) {
            definitions.properties().forEach(one -> put(document, "$defs", one.getKey(), one.getValue(), name));
        }
        put(document, "properties", name, piece, name);
    }

    private static void put(ObjectNode document, String place, String key, JsonNode value, String section) {
        if (document.withObject("/" + place).putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException(
                    "The section %s brings %s, which is there already".formatted(section, key));
        }
    }

    private static ObjectNode piece(InventorySection<?> section) {
        try {
            return (ObjectNode) MAPPER.readTree(section.schema());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The schema of %s is no JSON".formatted(section.key().name()), e);
        }
    }

    private static ObjectNode core() {
        try (InputStream in = InventoryForm.class.getResourceAsStream("inventory.schema.json")) {
            return (ObjectNode) MAPPER.readTree(Objects.requireNonNull(in, "no inventory.schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
