package io.opsaga.operation;

import io.opsaga.saga.Causes;
import io.opsaga.saga.FailureNote;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalException;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operation's turn: it stands in the queue until it has what it needs. Who lets go calls those whose turn it is; a call that gets
 * lost is made up for by looking again, after pauses that grow, so that the history of a long wait stays short.
 */
final class Turn {
    /** What the operation waits for, for people, among its facts; shown in Temporal. */
    static final String WAITS = "waits";

    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final String CALL = "turn";

    private final OperationState state;
    private final TargetLock lock;
    private final ProgressPublisher bulletin;
    private boolean called;

    Turn(OperationState state, TargetLock lock, ProgressPublisher bulletin) {
        this.state = state;
        this.lock = lock;
        this.bulletin = bulletin;
    }

    /** It is this operation's turn, or may be. */
    void call() {
        called = true;
    }

    /** Takes the lock, and waits for it in line where it has to; where it does not get it, the state says why. */
    boolean take() {
        try {
            return granted(lock.open(bulletin.progress()));
        } catch (ActivityFailure e) {
            state.failure = Causes.of(e);
            return false;
        }
    }

    private boolean granted(LockGrant first) {
        LockGrant grant = first;
        QueuePosition place = grant.place();
        Duration pause = FIRST_PAUSE;
        for (boolean arrives = true; place != null; arrives = false) {
            show(place, arrives);
            if (calledOff(pause)) {
                break;
            }
            pause = longer(pause);
            // Before the store is asked: a call that comes meanwhile may be about what it did not know yet.
            called = false;
            grant = lock.acquire();
            place = grant.place();
        }
        if (state.facts.remove(WAITS) != null) {
            bulletin.changed();
        }
        if (!grant.granted()) {
            state.failure = refused(grant);
        }
        return grant.granted();
    }

    private FailureNote refused(LockGrant grant) {
        if (grant.place() != null) {
            OperationFailure calledOff = OperationFailure.CALLED_OFF;
            return new FailureNote(calledOff.name(), calledOff.sentence(), "");
        }
        String message = "%s is held by %s since %s: %s"
                .formatted(lock.held(grant), grant.holder(), grant.since(), grant.reason());
        return new FailureNote(OperationFailure.TARGET_LOCKED.name(), message, "");
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** The store hears of it once, so that it knows that the run has begun; where it stands the store knows best. */
    private void show(QueuePosition place, boolean first) {
        state.facts.put(WAITS, "Place %d in the queue. %s".formatted(place.number(), place.sentence()));
        bulletin.changed();
        if (first) {
            bulletin.record();
        }
    }

    private boolean calledOff(Duration pause) {
        try {
            Workflow.await(pause, () -> called || state.rollback != null);
        } catch (CanceledFailure e) {
            state.answerCancel();
        }
        return state.rollback != null;
    }

    /** Calls others whose turn it is. */
    static void call(@Nullable List<String> next) {
        // Runs that were recorded before there was a line were told nothing.
        List<Promise<Void>> calls = Objects.requireNonNullElse(next, List.<String>of()).stream()
                .map(id -> Async.procedure(Turn::call, id))
                .toList();
        if (!calls.isEmpty()) {
            Promise.allOf(calls).get();
        }
    }

    private static void call(String id) {
        try {
            Workflow.newUntypedExternalWorkflowStub(Identifiers.run(id)).signal(CALL);
        } catch (TemporalException e) {
            // It was not started yet, and will ask by itself; or it has ended, and others find that out.
            Workflow.getLogger(Turn.class).info("{} could not be called", id);
        }
    }
}
