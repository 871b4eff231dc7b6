package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How what a backup holds is put back, into the source that it was made of or into another of the same kind. All beans of this type are
 * used. Fails with an {@link io.opsaga.archive.ArchiveFailure} or {@link io.opsaga.secret.SecretFailure}, or with what its technology
 * throws.
 */
public interface RestoreAdapter {
    /** Whether it is for that place. */
    boolean isFor(BackupSource into);

    /** How the place is now, and what a restore of that backup would take from it; reads only. */
    RestoreLook look(Inventory inventory, BackupSource into, Manifest manifest, Selection selection, Heartbeat pulse);

    /**
     * Makes the place what the streams say: whatever the selection covers is afterwards as it was backed up, and what was not there then is
     * gone; all else is left alone. A call after one that was interrupted or has taken effect comes to the same.
     *
     * @param streams each of the manifest's streams by its name, in a file; their lengths and checksums are right
     * @param scratch for what this needs meanwhile; nothing is left there
     */
    void restore(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse);

    /**
     * Compares what is in the place with what was backed up.
     *
     * @param streams as for {@link #restore}
     * @return what is different, in words; empty where nothing is
     */
    Optional<String> difference(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse);

    /** Takes away what a restore has put into a place where nothing was; all is well where nothing is there. */
    void remove(Inventory inventory, BackupSource into, Selection selection, Heartbeat pulse);
}
