package io.opsaga.backup;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What a backup asks of stores and sources. Every method may be called again after it took effect, and then answers what it has answered
 * before. Failures are those of {@link ArchiveFailure} and {@link io.opsaga.secret.SecretFailure}.
 */
@ActivityInterface(namePrefix = "Backup_")
public interface BackupActivities {
    /**
     * Whether every store can be used: reached, with this key, and as a repository or a place for one. Answers within five seconds for
     * each, and changes nothing.
     */
    List<StoreStand> reach(BackupOrder order);

    /** How the source is put together, and what it is read as. Reads only. */
    SourceShape look(BackupOrder order);

    /**
     * Has every stream of the source in the store, whole, and beside them the manifest that says so. What an earlier attempt has sent is
     * not sent again. Undo: {@link #forget}.
     */
    Sent send(BackupOrder order, SourceShape shape);

    /** Whether all of it, with its manifest, is in the store. */
    Reading sent(BackupOrder order);

    /** Has the same snapshots in a further store. Undo: {@link #forget}. */
    StoreCopy copy(BackupOrder order, Manifest manifest, String store);

    /** Whether all of them are there. */
    Reading copied(BackupOrder order, Manifest manifest, String store);

    /** Removes from that store what this operation has put there, and gives the room back. Reads the store afterwards. */
    Reading forget(BackupOrder order, String store);

    /**
     * Restores what is in the store into a throw-away target, and compares that with the manifest.
     *
     * @return applied where everything is as the manifest says; otherwise with the part that is not
     */
    Reading prove(BackupOrder order, Manifest manifest);
}
