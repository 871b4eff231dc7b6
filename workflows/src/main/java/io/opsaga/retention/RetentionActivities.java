package io.opsaga.retention;

import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * What retention asks of stores. Every method may be called again after it took effect. Failures are those of
 * {@link io.opsaga.archive.ArchiveFailure} and {@link io.opsaga.secret.SecretFailure}.
 */
@ActivityInterface(namePrefix = "Retention_")
public interface RetentionActivities {
    /** What every store of the operation holds of its backup. Reads only. */
    List<StoreContent> survey(RetentionOrder order);

    /**
     * Reads a share of what the store holds, drawn at random, and all of its index.
     *
     * @param percent from 1 to 100
     * @return applied where nothing of it is damaged; otherwise with what is
     */
    Reading check(RetentionOrder order, String store, int percent);

    /**
     * Takes the snapshots of these executions of the backup off the store's list, and reads the list afterwards. Cannot be undone.
     *
     * @param executions their ids
     */
    Forgotten forget(RetentionOrder order, String store, List<String> executions);

    /** Removes from the store what no snapshot needs, whoever has left it there. */
    Room prune(RetentionOrder order, String store);
}
