package io.opsaga.activities.inventory;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The inventories as each operation found them at its first step on a machine, until its lease has ended: an agent that is moved in the file
 * meanwhile is undone where it was changed. Kept in memory: after a restart, what is in the files counts for all. What an operation's own does not
 * have is looked for in what is in force: a file that lacked what an undo needs may have been mended since.
 */
public final class KeptInventories implements Inventories {
    /** More operations than have an open lease anywhere; those that began first are forgotten first. */
    private static final int MOST = 100_000;

    private final FileInventories files;
    private final Supplier<Optional<String>> operation;
    private final Map<String, Inventories> kept = new LinkedHashMap<>();

    /** @param operation the id of the operation for which this thread works; empty where it works for none */
    public KeptInventories(FileInventories files, Supplier<Optional<String>> operation) {
        this.files = files;
        this.operation = operation;
    }

    @Override
    public Optional<Inventory> of(EnvironmentName environment) {
        Optional<Inventory> now = files.now().of(environment);
        return own().of(environment)
                .map(kept -> now.map(kept::completedBy).orElse(kept))
                .or(() -> now);
    }

    @Override
    public Collection<Inventory> all() {
        return own().all();
    }

    @Override
    public Path base(EnvironmentName environment) {
        return own().base(environment);
    }

    private Inventories own() {
        return operation.get().map(this::kept).orElseGet(files::now);
    }

    private synchronized Inventories kept(String id) {
        Inventories known = kept.get(id);
        if (known != null) {
            return known;
        }
        if (kept.size() == MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        Inventories now = files.now();
        kept.put(id, now);
        return now;
    }
}
