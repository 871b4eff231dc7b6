package io.opsaga.operation;

/** The operation's hold on its target. */
final class TargetLock {
    private final Operation operation;
    private final OperationActivities store;
    private long token;

    TargetLock(Operation operation, OperationActivities store) {
        this.operation = operation;
        this.store = store;
    }

    LockGrant acquire() {
        LockGrant grant = Detached.get(() -> store.acquireLock(operation));
        if (grant.granted()) {
            token = grant.token();
        }
        return grant;
    }

    void release() {
        Detached.run(() -> store.releaseLock(operation));
    }

    /** The token of the last grant; 0 before the first. */
    long token() {
        return token;
    }
}
