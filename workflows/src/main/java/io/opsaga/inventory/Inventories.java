package io.opsaga.inventory;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The inventories of this installation, one per inhabited environment. */
public interface Inventories {
    /** The inventory of that environment, if it is inhabited. */
    Optional<Inventory> of(EnvironmentName environment);

    /** All of them. */
    Collection<Inventory> all();

    /** The environments that there are: the documented ones, and after them those that inventories declare, by name. */
    default List<EnvironmentName> environments() {
        Stream<EnvironmentName> declared = all().stream()
                .map(Inventory::environment)
                .filter(name -> !EnvironmentName.DOCUMENTED.contains(name))
                .sorted(EnvironmentName.ORDER);
        return Stream.concat(EnvironmentName.DOCUMENTED.stream(), declared).toList();
    }

    /** The folder that relative paths and {@code artifacts/} of that environment's file count from. */
    Path base(EnvironmentName environment);
}
