package io.opsaga.operation;

import java.util.List;

/** The operation's hold on its target, or on all of its targets. */
final class TargetLock {
    private final Operation operation;
    private final List<String> targets;
    private final OperationActivities store;
    private long token;

    /** @param targets of an operation on many targets; empty where the operation names its one */
    TargetLock(Operation operation, List<String> targets, OperationActivities store) {
        this.operation = operation;
        this.targets = List.copyOf(targets);
        this.store = store;
    }

    LockGrant acquire() {
        LockGrant grant = Detached.get(
                () -> targets.isEmpty() ? store.acquireLock(operation) : store.acquireLocks(operation, targets));
        if (grant.granted()) {
            token = grant.token();
        }
        return grant;
    }

    /** Lets go, and calls those whose turn it is then. */
    void release() {
        Detached.run(() -> Turn.call(targets.isEmpty() ? store.releaseLock(operation) : store.releaseLocks(operation)));
    }

    /** What is held by somebody else, for people. */
    String held(LockGrant refusal) {
        return refusal.target() == null ? operation.target() : refusal.target();
    }

    /** The token of the last grant; 0 before the first. */
    long token() {
        return token;
    }
}
