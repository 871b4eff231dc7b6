package io.opsaga.activities.vault;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.Freed;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.restic.ResticFailure;
import io.opsaga.activities.restic.Vault;
import io.opsaga.archive.ExecutionName;
import io.opsaga.saga.Reading;
import java.util.Optional;

/** The undo of whatever was sent to a store: removes all snapshots of an execution, and gives back the room that only they held. */
public final class Removal {
    private final Vault vault;
    private final String store;

    /** @param store its name */
    public Removal(Vault vault, String store) {
        this.vault = vault;
        this.store = store;
    }

    /** Removes them, and reads the store afterwards. Does nothing where there are none. */
    public Reading of(ExecutionName execution, Heartbeat pulse) {
        if (vault.probe().isEmpty()) {
            return Reading.absent("there is no repository");
        }
        vault.unlock();
        Snapshots snapshots = new Snapshots(vault, execution);
        int forgotten = snapshots.forget();
        pulse.beat("giving back what only they held in " + store);
        Optional<Freed> freed = pruned(forgotten == 0);
        int left = snapshots.all().size();
        if (left > 0) {
            return Reading.unknown("%d snapshots of it are left in %s".formatted(left, store));
        }
        if (freed.isEmpty()) {
            return Reading.absent(
                    "nothing of it is listed in %s, which has no room even to be cleaned; what was sent there is used by the next backup"
                            .formatted(store));
        }
        return forgotten > 0 || freed.get().blobs() > 0
                ? Reading.reverted("%d snapshots and %d bytes removed from %s"
                        .formatted(forgotten, freed.get().bytes(), store))
                : Reading.absent("nothing of it was there");
    }

    /** What was given back; empty where there is no room for the lock that this needs, and nothing was listed. */
    private Optional<Freed> pruned(boolean nothingListed) {
        try {
            return Optional.of(vault.prune());
        } catch (ResticException e) {
            if (nothingListed && e.failure() == ResticFailure.STORE_FULL) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
