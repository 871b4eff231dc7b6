package io.opsaga.activities.shelf;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.Field.Entry;
import io.opsaga.activities.inventory.InventorySection;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.activities.inventory.Values;
import io.opsaga.activities.shelf.Shelves.Shelf;
import io.opsaga.inventory.SectionKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code shelves}. Nothing outside of this package knows that there are any. */
class ShelvesSection implements InventorySection<Shelves> {
    @Override
    public SectionKey<Shelves> key() {
        return Shelves.KEY;
    }

    @Override
    public @Nullable Shelves read(Field field, SectionContext context) {
        Map<String, Entry> entries = field.entries();
        if (entries == null) {
            return null;
        }
        Map<String, Shelf> shelves = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            Shelf shelf = shelf(Mapping.of(entry.value()), context);
            if (shelf != null) {
                shelves.put(name, shelf);
            }
        });
        return new Shelves(Map.copyOf(shelves));
    }

    private static @Nullable Shelf shelf(@Nullable Mapping shelf, SectionContext context) {
        if (shelf == null) {
            return null;
        }
        String machine = context.reference(shelf.get("machine"), "machines", "machine");
        String kind = Values.text(shelf.get("kind"));
        Field boardsField = shelf.get("boards");
        Integer boards = boardsField == null ? Integer.valueOf(3) : boardsField.integer();
        Field everyField = shelf.get("checked_every");
        Duration every = everyField == null ? Duration.ofHours(1) : Values.duration(everyField);
        return kind == null || boards == null || every == null ? null : new Shelf(machine, kind, boards, every);
    }
}
