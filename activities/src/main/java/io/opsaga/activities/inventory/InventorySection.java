package io.opsaga.activities.inventory;

import io.opsaga.inventory.SectionKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A part of inventories that a capability brings: a key at the top of the file, what may stand there, and what reads it. Every class of this
 * type below {@code io.opsaga.activities} that can be made without arguments is found; nothing else has to be told of it. Whoever needs
 * the value asks an inventory for it ({@link io.opsaga.inventory.Inventory#section}).
 */
public interface InventorySection<T> {
    /** What the section is called, and as what it is read. */
    SectionKey<T> key();

    /**
     * What may stand there: a JSON Schema, which may refer to the {@code $defs} of {@code inventory.schema.json} and bring more. Mistakes
     * are told in its words: {@code errorMessage} says what is allowed, {@code x-wrong} what is wrong, {@code writeOnly} that a value is not shown,
     * nor anything below it; at {@code propertyNames}, that keys are not, but for those that the schema names.
     *
     * @return the text of {@code NAME.schema.json} beside the class
     */
    default String schema() {
        String name = key().name() + ".schema.json";
        try (InputStream in = getClass().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "There is no %s beside %s".formatted(name, getClass().getName()));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the section, and refuses what a schema cannot see. Called also where the schema has refused something, so that all mistakes are
     * told at once: what is refused reads as null.
     *
     * @return the value; null only where something is wrong, here or elsewhere in the file
     */
    @Nullable
    T read(Field field, SectionContext context);
}
