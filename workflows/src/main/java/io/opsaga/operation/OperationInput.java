package io.opsaga.operation;

import io.opsaga.saga.StepName;
import java.util.List;
import java.util.Map;

/**
 * What an operation's workflow is started with, and what everybody can be told of the operation before it has begun. Implemented
 * by one record for each kind; its components are the workflow's argument, and are recorded with the operation until it has begun.
 */
public interface OperationInput {
    Operation operation();

    /** The same of another operation. */
    OperationInput of(Operation other);

    /** The same input on other terms. */
    default OperationInput with(OperationPolicy terms) {
        return of(operation().with(terms));
    }

    /** All steps, in order. */
    List<? extends StepName> steps();

    /** The table of an operation on many targets; empty for one on a single target. */
    default List<TargetRow> rows() {
        return List.of();
    }

    /** What is known of it before it has begun, besides its steps. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** All settings that change what is done, see {@link PlanLines#head}. */
    List<String> conditions();

    /** Who it is about, and how it deals with failures, as Markdown for the Web UI. */
    List<String> details();

    /** What it locks. */
    Holds holds();

    /** Names of the targets that it is about. */
    default List<String> targets() {
        return rows().isEmpty()
                ? List.of(operation().target())
                : rows().stream().map(TargetRow::target).toList();
    }
}
