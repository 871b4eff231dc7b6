package io.opsaga.operation;

/** The operation's hold on all of its targets. */
final class TargetLock {
    private final Operation operation;
    private final Holds holds;
    private final OperationActivities store;
    private long token;

    TargetLock(Operation operation, Holds holds, OperationActivities store) {
        this.operation = operation;
        this.holds = holds;
        this.store = store;
    }

    /**
     * Has the operation in: by its record, its locks and its place in the queue, unless somebody has done that for it.
     *
     * @param initial its first record
     */
    LockGrant open(Progress initial) {
        return kept(
                Detached.get(() -> store.open(initial, holds, operation.terms().entry())));
    }

    LockGrant acquire() {
        return kept(Detached.get(() -> store.acquire(operation, holds)));
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

    /** Lets go, as the operation is over, and calls those whose turn it is then. */
    void close(Progress last) {
        Detached.run(() -> Turn.call(store.close(last)));
    }

    /** What is held by somebody else, for people. */
    String held(LockGrant refusal) {
        return refusal.target() == null ? operation.target() : refusal.target();
    }

    /** The run before had that one, and goes on in this one. */
    void restore(long had) {
        token = had;
    }

    /** The token of the last grant; 0 before the first. */
    long token() {
        return token;
    }
}
