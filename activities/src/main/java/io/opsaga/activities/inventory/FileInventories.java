package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.InventoryReload;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Inventories from files, which can be read again. Whoever asks several things that have to fit together asks {@link #now} once. */
public final class FileInventories implements Inventories, InventoryReload {
    private final List<Path> files;
    private final InventoryForm form;
    private final Clock clock;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong unchanged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Taken inForce;
    private @Nullable String seen;
    private String looked;

    /** @param since when they came into force */
    private record Taken(ReadInventories inventories, Instant since) {}

    private FileInventories(List<Path> files, InventoryForm form, Clock clock) {
        this.files = List.copyOf(files);
        this.form = form;
        this.clock = clock;
        this.inForce = new Taken(ReadInventories.of(contents(), form), clock.instant());
        this.looked = inForce.inventories().version();
    }

    /**
     * Reads the files; none is fine too.
     *
     * @param form what they may contain
     * @throws InvalidInventory with all problems of all files; two files of the same environment are one
     */
    public static FileInventories read(List<Path> files, InventoryForm form) {
        return read(files, form, Clock.systemUTC());
    }

    static FileInventories read(List<Path> files, InventoryForm form, Clock clock) {
        return new FileInventories(files, form, clock);
    }

    @Override
    public synchronized InForce reload() {
        return reload(contents());
    }

    private InForce reload(List<InventoryContent> contents) {
        // Before anything can go wrong: what was refused is what was read, not what has been written meanwhile.
        looked = InventoryContent.version(contents);
        ReadInventories read;
        try {
            read = ReadInventories.of(contents, form);
        } catch (InvalidInventory e) {
            refused.incrementAndGet();
            throw new Refused(e.byFile().entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream().map(problem -> fault(entry.getKey(), problem)))
                    .toList());
        }
        if (looked.equals(inForce.inventories().version())) {
            unchanged.incrementAndGet();
            return inForce();
        }
        inForce = new Taken(read, clock.instant());
        taken.incrementAndGet();
        return inForce();
    }

    /**
     * Reads the files again if something in them has changed since they were last read, and has been the same at two looks: whoever
     * writes a file slowly is not told that half of it is faulty.
     *
     * @return whether they were read
     * @throws Refused as {@link #reload} does, once for each change
     */
    public synchronized boolean reloadIfChanged() {
        List<InventoryContent> contents = contents();
        String now = InventoryContent.version(contents);
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(looked)) {
            return false;
        }
        reload(contents);
        return true;
    }

    private List<InventoryContent> contents() {
        return files.stream().map(InventoryContent::of).toList();
    }

    /** Those in force, as they will always be. */
    Inventories now() {
        return inForce.inventories();
    }

    @Override
    public InForce inForce() {
        Taken now = inForce;
        return new InForce(
                now.inventories().version(), now.since(), now.inventories().files());
    }

    @Override
    public Counts counts() {
        return new Counts(taken.get(), unchanged.get(), refused.get());
    }

    @Override
    public Optional<Inventory> of(EnvironmentName environment) {
        return now().of(environment);
    }

    @Override
    public Collection<Inventory> all() {
        return now().all();
    }

    @Override
    public Path base(EnvironmentName environment) {
        return now().base(environment);
    }

    private static Fault fault(Path file, InventoryProblem problem) {
        return new Fault(
                file.toString(),
                problem.line(),
                problem.column(),
                problem.path(),
                problem.message(),
                problem.allowed());
    }
}
