package io.opsaga.operation;

import io.opsaga.saga.Lifecycle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The operation that this one is a part of: it is rolled back with it, and can be undone for as long as it can. Where that one's run was ended from
 * outside this one is nobody's part any more: it goes on, and has a lease of its own.
 */
final class Whole {
    /** How long a part that is done can be sure to be undone, before it looks again whether its whole may still want that. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final OperationState state;
    private final OperationActivities store;
    private final RollbackControl steering;
    private final ProgressPublisher bulletin;

    Whole(OperationState state, OperationActivities store, RollbackControl steering, ProgressPublisher bulletin) {
        this.state = state;
        this.store = store;
        this.steering = steering;
        this.bulletin = bulletin;
    }

    /** It may have been ordered back, or be over. */
    void heard(@Nullable String of) {
        String whole = state.whole();
        if (whole == null || !whole.equals(of)) {
            return;
        }
        Detached.run(() -> {
            Relative found = store.relative(whole);
            if (found != null && found.lifecycle() == Lifecycle.ROLLING_BACK) {
                steering.orderWith(found);
            } else if (found != null && found.isCutShort()) {
                state.orphaned = true;
            } else if (found != null && found.isSettled()) {
                state.released = true;
            }
        });
    }

    /**
     * At the end of what time there was to undo this one: gives it more where its whole can still be undone.
     *
     * @return whether there is more
     */
    boolean renew() {
        String whole = state.whole();
        if (whole == null || state.released || state.rollbackUntil == null || state.orderPending) {
            return false;
        }
        boolean open = Family.tell(whole, state.operation.id());
        Relative found = store.relative(whole);
        if (found != null && !found.isCutShort() && (found.isSettled() || (!open && !endedInItsLease(found)))) {
            state.released = true;
            return false;
        }
        state.orphaned = !open || found == null;
        state.rollbackUntil = OperationState.now()
                .plus(state.orphaned ? state.operation.terms().lease() : PAUSE);
        bulletin.changed();
        bulletin.record();
        return true;
    }

    /** Its record says that it can still be undone, and its run is gone: so somebody has ended that. */
    private static boolean endedInItsLease(Relative whole) {
        return !whole.lifecycle().isFinal() || whole.isUndoneBy(OperationState.now());
    }

    /** How long a part can be undone before it looks whether it still has to be. */
    static Duration atFirst(Duration lease) {
        return lease.compareTo(PAUSE) < 0 ? lease : PAUSE;
    }
}
