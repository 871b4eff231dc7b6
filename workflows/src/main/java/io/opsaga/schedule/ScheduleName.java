package io.opsaga.schedule;

import io.opsaga.operation.Operation;

/**
 * A schedule of this installation.
 *
 * @param kind name of the kind of what it starts
 * @param environment wire name
 * @param target what it is started for
 */
public record ScheduleName(String kind, String environment, String target) {
    /** The name of what starts that operation, again and again. */
    static ScheduleName of(Operation operation) {
        return new ScheduleName(operation.kind(), operation.environment(), operation.target());
    }
}
