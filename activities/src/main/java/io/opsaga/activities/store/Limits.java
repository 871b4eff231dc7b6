package io.opsaga.activities.store;

import io.opsaga.operation.Admission;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import java.util.List;

/**
 * How many operations may be active in an environment at once.
 *
 * @param deployments of {@link Admission#DEPLOYMENTS}
 * @param maintenance of {@link Admission#MAINTENANCE}
 */
record Limits(OperationKinds kinds, int deployments, int maintenance) {
    Limits {
        if (deployments < 1 || maintenance < 1) {
            throw new IllegalArgumentException(
                    "At least one operation must be allowed at once, not %d deployments and %d of maintenance"
                            .formatted(deployments, maintenance));
        }
    }

    /** Among which operations it is counted. A part of another operation is not: that one has its place. */
    Admission admission(Operation operation, List<String> lineage) {
        return !lineage.isEmpty()
                ? Admission.NONE
                : kinds.find(operation.kind()).map(OperationKind::admission).orElse(Admission.DEPLOYMENTS);
    }

    /** How many more may be let in. */
    int room(Admission admission, int active) {
        return switch (admission) {
            case DEPLOYMENTS -> deployments - active;
            case MAINTENANCE -> maintenance - active;
            case NONE -> Integer.MAX_VALUE;
        };
    }
}
