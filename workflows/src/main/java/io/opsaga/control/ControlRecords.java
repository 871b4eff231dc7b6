package io.opsaga.control;

import io.opsaga.operation.Operation;
import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** What run control asks of the store; short and idempotent, called as local activities. */
@ActivityInterface(namePrefix = "ControlRecord_")
public interface ControlRecords {
    /**
     * Has it recorded that these agents are stopped on purpose, or no longer; of those that were removed also that they have no current
     * release. Undo: {@link #revert}.
     */
    void record(Operation operation, ControlAction action, List<String> agents);

    /** Takes back what that operation has recorded. */
    Reading revert(Operation operation);
}
