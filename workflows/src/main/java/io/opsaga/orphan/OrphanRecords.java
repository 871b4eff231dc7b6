package io.opsaga.orphan;

import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** What the removal of orphans asks of the store; short and idempotent, called as local activities. */
@ActivityInterface(namePrefix = "OrphanRecord_")
public interface OrphanRecords {
    /**
     * Has it recorded that these agents, which no inventory declares, have no current release and are not stopped on purpose. Undo:
     * {@link #revert}.
     */
    void forget(Operation operation, List<String> agents);

    /** Takes back what that operation has recorded. */
    Reading revert(Operation operation);
}
