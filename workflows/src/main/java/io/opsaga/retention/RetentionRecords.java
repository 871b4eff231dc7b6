package io.opsaga.retention;

import io.opsaga.archive.Retention;
import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.time.ZoneId;
import java.util.List;

/** What retention asks of the store of records; short and idempotent, called as local activities. */
@ActivityInterface(namePrefix = "RetentionRecord_")
public interface RetentionRecords {
    /**
     * What these rules remove of what is listed of the operation's backup now.
     *
     * @param stores the names of the stores that something may be removed from
     */
    Due due(Operation operation, Retention rules, ZoneId zone, List<String> stores);

    /**
     * Which of these are left in stores for nobody: executions that were not completed, or are gone. Those that run or wait are not.
     *
     * @param executions ids that snapshots of the operation's backup carry
     */
    Orphans orphans(Operation operation, List<String> executions);

    /**
     * Takes these off the list of what can be restored, all or none. Undo: {@link #relist}.
     *
     * @throws io.temporal.failure.ApplicationFailure {@link RetentionFailure#MUST_STAY} where one of them is the newest, the newest verified
     *     one, or not listed
     */
    void unlist(Operation operation, List<String> executions);

    /** Lists again what that operation has taken off the list, and not given up. */
    Reading relist(Operation operation);

    /** Has what that operation has taken off the list removed by whoever comes first: nobody lists it again. */
    void giveUp(Operation operation);

    /** Writes down that nothing is left of these in any store. */
    void strike(Operation operation, List<String> executions);
}
