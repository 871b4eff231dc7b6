package io.opsaga.worker.sandbox;

import io.opsaga.activities.inventory.InventoryForm;
import io.opsaga.worker.sections.SectionsConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What inventories may contain, as the product knows it. */
final class AllSections {
    static final InventoryForm FORM = form();

    private AllSections() {}

    private static InventoryForm form() {
        try (var context = new AnnotationConfigApplicationContext(SectionsConfiguration.class)) {
            return context.getBean(InventoryForm.class);
        }
    }
}
