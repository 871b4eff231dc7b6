package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Inventories from files, read once; what is changed in a file counts after a restart, so that no running operation sees two versions. */
public final class FileInventories implements Inventories {
    private final Map<EnvironmentName, LoadedInventory> loaded;

    private FileInventories(Map<EnvironmentName, LoadedInventory> loaded) {
        this.loaded = loaded;
    }

    /**
     * Reads the files; none is fine too.
     *
     * @throws InvalidInventory with all problems of all files; two files of the same environment are one
     */
    public static FileInventories read(List<Path> files) {
        Map<EnvironmentName, LoadedInventory> loaded = new TreeMap<>(EnvironmentName.ORDER);
        Map<EnvironmentName, Path> taken = new TreeMap<>(EnvironmentName.ORDER);
        Map<Path, List<InventoryProblem>> problems = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                LoadedInventory one = InventoryFile.read(file, taken);
                loaded.put(one.inventory().environment(), one);
            } catch (InvalidInventory e) {
                problems.putAll(e.byFile());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInventory(problems);
        }
        return new FileInventories(loaded);
    }

    @Override
    public Optional<Inventory> of(EnvironmentName environment) {
        return Optional.ofNullable(loaded.get(environment)).map(LoadedInventory::inventory);
    }

    @Override
    public Collection<Inventory> all() {
        return loaded.values().stream().map(LoadedInventory::inventory).toList();
    }

    @Override
    public Path base(EnvironmentName environment) {
        LoadedInventory one = loaded.get(environment);
        if (one == null) {
            throw new IllegalArgumentException("No inventory for " + environment.wire());
        }
        return one.base();
    }
}
