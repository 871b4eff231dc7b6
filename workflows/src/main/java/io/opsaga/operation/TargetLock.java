package io.opsaga.operation;

import java.util.List;

/** The operation's hold on all of its targets. */
final class TargetLock {
    private final Operation operation;
    private final List<String> targets;
    private final OperationActivities store;
    private long token;

    TargetLock(Operation operation, List<String> targets, OperationActivities store) {
        this.operation = operation;
        this.targets = List.copyOf(targets);
        this.store = store;
    }

    /**
     * Has the operation in: by its record, its locks and its place in line, unless somebody has done that for it.
     *
     * @param initial its first record
     */
    LockGrant open(Progress initial) {
        return kept(Detached.get(
                () -> store.open(initial, targets, operation.terms().entry())));
    }

    LockGrant acquire() {
        return kept(Detached.get(() -> store.acquire(operation, targets)));
    }

    private LockGrant kept(LockGrant grant) {
        if (grant.granted()) {
            token = grant.token();
        }
        return grant;
    }

    /** Lets go, and calls those whose turn it is then. */
    void release() {
        Detached.run(() -> Turn.call(store.release(operation)));
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
