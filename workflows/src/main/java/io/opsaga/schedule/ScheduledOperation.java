package io.opsaga.schedule;

import io.opsaga.archive.BackupSchedule;
import io.opsaga.operation.OperationInput;

/**
 * What is started again and again, and when.
 *
 * @param input as it is given to each run; its operation has no id, since that is the run's
 */
public record ScheduledOperation(OperationInput input, BackupSchedule timing) {
    public ScheduledOperation {
        if (!input.operation().id().isEmpty()) {
            throw new IllegalArgumentException("%s has an id before it is started"
                    .formatted(input.operation().id()));
        }
    }

    public ScheduleName name() {
        return ScheduleName.of(input.operation());
    }
}
