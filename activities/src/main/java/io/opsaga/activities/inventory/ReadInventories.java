package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.InventoryReload.File;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The inventories of some files as they were at one moment; they never change. */
final class ReadInventories implements Inventories {
    private final SortedMap<EnvironmentName, LoadedInventory> loaded;
    private final Map<EnvironmentName, Path> files;
    private final String version;

    private ReadInventories(
            SortedMap<EnvironmentName, LoadedInventory> loaded, Map<EnvironmentName, Path> files, String version) {
        this.loaded = Collections.unmodifiableSortedMap(loaded);
        this.files = Map.copyOf(files);
        this.version = version;
    }

    /**
     * Makes inventories of what lay in the files; none is fine too.
     *
     * @throws InvalidInventory with all problems of all files; two files of the same environment are one
     */
    static ReadInventories of(List<InventoryContent> contents, InventoryForm form) {
        SortedMap<EnvironmentName, LoadedInventory> loaded = new TreeMap<>(EnvironmentName.ORDER);
        Map<EnvironmentName, Path> taken = new TreeMap<>(EnvironmentName.ORDER);
        Map<Path, List<InventoryProblem>> problems = new LinkedHashMap<>();
        for (InventoryContent content : contents) {
            try {
                LoadedInventory one = InventoryFile.read(content, form, taken);
                loaded.put(one.inventory().environment(), one);
            } catch (InvalidInventory e) {
                problems.putAll(e.byFile());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInventory(problems);
        }
        return new ReadInventories(loaded, taken, InventoryContent.version(contents));
    }

    String version() {
        return version;
    }

    /** What each file describes. */
    List<File> files() {
        return loaded.values().stream()
                .map(LoadedInventory::inventory)
                .map(one -> new File(
                        String.valueOf(files.get(one.environment())),
                        one.environment(),
                        one.machines().size(),
                        one.agents().size()))
                .toList();
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
