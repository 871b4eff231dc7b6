package io.opsaga.activities.restore;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.vault.Removal;
import io.opsaga.activities.vault.Snapshots;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.restore.RestoreOrder;
import io.opsaga.saga.Reading;
import java.nio.file.Path;
import java.util.Optional;

/** The copy of what was in a place before it was restored to, as it lies in its store. */
final class SafetyCopy {
    private final RestoreOrder order;
    private final String store;
    private final Vault vault;
    private final Snapshots snapshots;

    SafetyCopy(RestoreOrder order, String store, Vault vault) {
        this.order = order;
        this.store = store;
        this.vault = vault;
        this.snapshots = new Snapshots(vault, order.safety());
    }

    Reading there(Path scratch) {
        return sealed(scratch)
                .map(sent -> Reading.applied("its manifest is there, with %d streams"
                        .formatted(sent.manifest().streams().size())))
                .orElseGet(() -> Reading.absent("it is not whole"));
    }

    /** What an undo puts back. */
    Manifest manifest(Path scratch) {
        return sealed(scratch)
                .map(Sent::manifest)
                .orElseThrow(() -> ArchiveFailure.STORE_DAMAGED.because(
                        "The copy of what was there, with the tag operation=%s, is not whole in %s any more"
                                .formatted(order.operation(), store)));
    }

    private Optional<Sent> sealed(Path scratch) {
        return vault.probe().isEmpty() ? Optional.empty() : snapshots.sent(scratch);
    }

    Reading forget(Heartbeat pulse) {
        return new Removal(vault, store).of(order.safety(), pulse);
    }
}
