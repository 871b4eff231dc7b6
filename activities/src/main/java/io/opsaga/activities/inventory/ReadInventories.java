package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.InventoryReload.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
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
     * Reads the files; none is fine too.
     *
     * @throws InvalidInventory with all problems of all files; two files of the same environment are one
     */
    static ReadInventories of(List<Path> files, InventoryForm form) {
        // Taken before they are read: what is written meanwhile has another version, and is noticed.
        String version = version(files);
        SortedMap<EnvironmentName, LoadedInventory> loaded = new TreeMap<>(EnvironmentName.ORDER);
        Map<EnvironmentName, Path> taken = new TreeMap<>(EnvironmentName.ORDER);
        Map<Path, List<InventoryProblem>> problems = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                LoadedInventory one = InventoryFile.read(file, form, taken);
                loaded.put(one.inventory().environment(), one);
            } catch (InvalidInventory e) {
                problems.putAll(e.byFile());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInventory(problems);
        }
        return new ReadInventories(loaded, taken, version);
    }

    /** Of the files' content; a file that cannot be read counts as an empty one. */
    static String version(List<Path> files) {
        MessageDigest digest = sha256();
        for (Path file : files) {
            digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(sha256().digest(content(file)));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
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

    private static byte[] content(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= YamlDocument.MAX_BYTES
                    ? Files.readAllBytes(file)
                    : new byte[0];
        } catch (IOException | UncheckedIOException e) {
            return new byte[0];
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
