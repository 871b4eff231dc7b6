package io.opsaga.operation;

import io.opsaga.operation.Carried.BegunPart;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Part;
import io.opsaga.saga.Reading;
import io.opsaga.saga.TaskQueues;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An operation that another has started as a part of itself. It outlives that one's run, so that nobody's end leaves it half done, and is asked after
 * in the store; word of it only shortens the pauses between two looks.
 */
final class ChildOperation implements Part {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final String whole;
    private final String id;
    private final String type;
    private final OperationInput input;
    private final OperationActivities store;
    private final Runnable changed;
    private @Nullable Relative latest;
    private @Nullable Promise<Progress> run;
    private boolean begun;
    private boolean undoing;
    private boolean called;
    private boolean lost;
    private boolean endSeen;
    private boolean gone;

    /** What becomes of a part that was done, though nobody has asked that of it. */
    enum Fate {
        AS_IT_WAS,
        /** Nothing of it is there any more. */
        TAKEN_BACK,
        /** It has something to tell, such as of a part of its own. */
        TELLS,
        /** It is there, and nobody who could undo it. */
        CUT_SHORT
    }

    /** @param changed to be called whenever something else became of it */
    ChildOperation(
            String whole, String id, String type, OperationInput input, OperationActivities store, Runnable changed) {
        this.whole = whole;
        this.id = id;
        this.type = type;
        this.input = input;
        this.store = store;
        this.changed = changed;
    }

    String id() {
        return id;
    }

    boolean begun() {
        return begun;
    }

    BegunPart carried() {
        return new BegunPart(id, latest, undoing, lost, called);
    }

    /** The run before this one has begun it. */
    void restore(BegunPart part) {
        begun = true;
        latest = part.latest();
        undoing = part.undoing();
        lost = part.lost();
        called = part.called();
    }

    /** Something may have become of it. */
    void call() {
        called = true;
    }

    /** Whether something may have become of it since it was looked at. */
    boolean called() {
        return called || (ended() && !endSeen);
    }

    /** What it has told last; empty where it never had anything to tell. */
    String told() {
        return latest == null || latest.refusals().isEmpty()
                ? ""
                : latest.refusals().get(latest.refusals().size() - 1);
    }

    /** Looks at it, and tells what has become of it since the last look and was not asked of it. */
    Fate fate() {
        called = false;
        endSeen = ended();
        Relative before = latest;
        Relative now = look();
        if (now == null) {
            return Fate.AS_IT_WAS;
        }
        if (now.isTakenBack() && (before == null || !before.isTakenBack())) {
            return Fate.TAKEN_BACK;
        }
        if (before != null && now.lifecycle().isCompleted() && now.hasRefusedSince(before)) {
            return Fate.TELLS;
        }
        boolean cutShort = (now.isCutShort() || (endSeen && now.lifecycle().isCompleted() && !now.isSettled()));
        return cutShort ? Fate.CUT_SHORT : Fate.AS_IT_WAS;
    }

    @Override
    public String about() {
        return "%s %s".formatted(input.operation().kind(), input.operation().target());
    }

    @Override
    public String run() {
        begun = true;
        changed.run();
        // What was begun is ended by its undo, and not by the end of the step.
        Detached.run(this::start);
        Relative end = until(now -> now.lifecycle().isFinal());
        if (end == null) {
            throw RunFailure.ENDED_FROM_OUTSIDE.because("The run of %s has ended without a verdict".formatted(id));
        }
        if (!end.lifecycle().isCompleted()) {
            throw failed(end.failure());
        }
        return "%s is %s".formatted(id, end.stage().spoken());
    }

    private void start() {
        ChildWorkflowStub stub = Workflow.newUntypedChildWorkflowStub(
                type,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(TaskQueues.WORKFLOWS)
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary("%s, a part of %s".formatted(about(), whole))
                        .build());
        run = stub.executeAsync(Progress.class, input);
        try {
            stub.getExecution().get();
        } catch (ChildWorkflowFailure e) {
            begun = false;
            changed.run();
            // Of all that Temporal refuses a start for, this alone can be.
            throw OperationFailure.STEPS_ALIKE.because("The id of its part, %s, is another run's".formatted(id), e);
        }
    }

    private ApplicationFailure failed(@Nullable FailureNote why) {
        return why == null
                ? RunFailure.CANCELLED.because("%s was called off".formatted(id))
                : ApplicationFailure.newNonRetryableFailure(
                        OutsideText.message("%s: %s".formatted(id, why.message())), why.type());
    }

    @Override
    public Reading undo() {
        Relative before = look();
        if (before != null && (before.isUndone() || before.isSettled())) {
            return stand(before).reading();
        }
        if (!begun || (before == null && run != null && ended())) {
            return Reading.absent("%s never began".formatted(id));
        }
        undoing = true;
        gone = !Family.tell(id, whole);
        Relative after = until(now -> now.isUndone()
                || now.isSettled()
                || (before != null && now.hasRefusedSince(before))
                || (now.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE
                        && (before == null || now.revision() > before.revision())));
        lost = after == null;
        changed.run();
        return after == null
                ? Reading.unknown("the run of %s was ended from outside".formatted(id))
                : stand(after).reading();
    }

    /**
     * A run that goes on from the one that has begun it is not told of its end, and asks whether it is there.
     *
     * @return how it stood then; null where its run has ended before it was so
     */
    private @Nullable Relative until(Predicate<Relative> so) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            called = false;
            // Before the store is asked: what a run has written it has written before its end.
            boolean ended = ended() || (run == null && !Family.tell(id, whole));
            Relative now = look();
            if (now != null && so.test(now)) {
                return now;
            }
            if (ended) {
                return null;
            }
            Workflow.await(pause, () -> called || ended());
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }

    private boolean ended() {
        return gone || (run != null && run.isCompleted());
    }

    private @Nullable Relative look() {
        Relative found = store.relative(id);
        if (found != null && !found.equals(latest)) {
            latest = found;
            changed.run();
        }
        return found;
    }

    /** Its line in the table of the whole. */
    TargetRow row() {
        Operation operation = input.operation();
        PartStand stand = stand(latest);
        return TargetRow.of(
                        operation.target(),
                        operation.machine(),
                        "",
                        operation.version(),
                        stand.outcome(),
                        stand.reason(),
                        0)
                .ofType(type());
    }

    /** What it has for itself is what it is about. */
    private String type() {
        return input.holds().exclusive().stream().map(Target::type).findFirst().orElse("");
    }

    private PartStand stand(@Nullable Relative found) {
        return new PartStand(id, found, undoing, lost);
    }
}
