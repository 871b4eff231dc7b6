package io.opsaga.worker.sections;

import io.opsaga.activities.inventory.InventoryForm;
import io.opsaga.activities.inventory.InventorySection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

/**
 * What inventories may contain. Sections are found by their type and become beans, so that a further one is entered in no list; and without
 * anything else of the worker's, so that a file can be looked at where nothing is started.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        basePackages = "io.opsaga.activities",
        useDefaultFilters = false,
        includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = InventorySection.class))
public class SectionsConfiguration {
    @Bean
    InventoryForm inventoryForm(ObjectProvider<InventorySection<?>> sections) {
        return InventoryForm.of(sections.stream().toList());
    }
}
