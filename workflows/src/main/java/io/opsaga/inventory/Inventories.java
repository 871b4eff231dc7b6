package io.opsaga.inventory;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** The inventories that this installation was started with, one per inhabited environment. */
public interface Inventories {
    /** The inventory of that environment, if it is inhabited. */
    Optional<Inventory> of(EnvironmentName environment);

    /** All of them. */
    Collection<Inventory> all();

    /** The folder that relative paths and {@code artifacts/} of that environment's file count from. */
    Path base(EnvironmentName environment);
}
