package io.opsaga.retention;

import static io.opsaga.retention.RetentionStep.CHECK;
import static io.opsaga.retention.RetentionStep.FORGET;
import static io.opsaga.retention.RetentionStep.PLAN;
import static io.opsaga.retention.RetentionStep.PRUNE;
import static io.opsaga.retention.RetentionStep.STRIKE;
import static io.opsaga.retention.RetentionStep.UNLIST;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Steps;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The removal of what nothing keeps of a backup; {@link #expire} is the saga. */
public final class RetentionSaga extends OperationWorkflow implements RetentionWorkflow {
    private static final String UNTIL = "can be listed again";

    private final RetentionInput input;
    private final RetentionHands hands;
    /** Stores from which not all has gone that was to. */
    private final Set<String> failed = new TreeSet<>();

    private long freed;

    @WorkflowInit
    public RetentionSaga(RetentionInput input) {
        this(own(input, RetentionKind.NAME));
    }

    private RetentionSaga(Own<RetentionInput> own) {
        super(new OperationRun(own.input(), ArchiveFailure::trigger, true));
        input = own.input();
        hands = new RetentionHands(input);
    }

    @Override
    public Progress run(RetentionInput ignored) {
        return operation.execute(this::expire);
    }

    private void expire(Steps steps) {
        // A run that is bound to a plan walks through here before, to see what it would do.
        failed.clear();
        Work work = steps.resolve(PLAN, this::look, Work::told);
        unlist(steps, work.due());
        if (input.readDataPercent() > 0) {
            // Before anything is removed: of a damaged store even an old backup may be the one that is good.
            StoreStep.of(CHECK, input.stores())
                    .forEach(step -> steps.verify(step, () -> hands.check(step), ArchiveFailure.STORE_DAMAGED));
        }
        StoreStep.of(FORGET, input.stores()).forEach(step -> forget(steps, step, work));
        strike(steps, work);
        StoreStep.of(PRUNE, input.stores()).forEach(step -> prune(steps, step, work));
    }

    private Work look() {
        Due due = hands.due();
        List<StoreContent> content = hands.survey();
        List<String> there = content.stream()
                .flatMap(found -> found.operations().stream())
                .distinct()
                .sorted()
                .toList();
        Orphans orphans = there.isEmpty() ? new Orphans(List.of(), List.of()) : hands.orphans(there);
        operation.fact("kept", Integer.toString(due.kept()));
        operation.fact("going", Integer.toString(due.going().size()));
        operation.fact("orphans", Integer.toString(orphans.ended().size()));
        return new Work(due, content, orphans);
    }

    private void unlist(Steps steps, Due due) {
        if (due.going().isEmpty()) {
            steps.skip(UNLIST, "all that is listed is kept");
            return;
        }
        List<String> going = due.going().stream().map(Leaving::id).toList();
        steps.apply(UNLIST)
                .changes(
                        "%d are listed".formatted(due.kept() + going.size() + due.later()),
                        "%d are; these go: %s".formatted(due.kept() + due.later(), due.leaving()))
                .undo(hands::relist)
                .run(() -> hands.unlist(going));
    }

    private void forget(Steps steps, StoreStep step, Work work) {
        List<String> executions = work.toForget(step.store());
        if (executions.isEmpty()) {
            steps.skip(step, nothingGoesFrom(step));
            return;
        }
        failed.add(step.store());
        steps.commit(step, "%d executions in %s".formatted(executions.size(), step.store()), () -> {
            // What this cannot remove, because a store is away, is left to the next operation.
            hands.giveUp();
            Forgotten forgotten = hands.forget(step, executions);
            failed.remove(step.store());
            return "%d snapshots of %d executions".formatted(forgotten.snapshots(), executions.size());
        });
    }

    private void strike(Steps steps, Work work) {
        if (work.leaving().isEmpty()) {
            steps.skip(STRIKE, "nothing that was listed goes");
            return;
        }
        steps.commit(STRIKE, UNTIL, () -> {
            List<String> gone = work.gone(failed);
            hands.strike(gone);
            int left = work.leaving().size() - gone.size();
            return left == 0
                    ? "%d are gone".formatted(gone.size())
                    : "%d are gone; %d are left to the next operation".formatted(gone.size(), left);
        });
    }

    private void prune(Steps steps, StoreStep step, Work work) {
        if (work.toForget(step.store()).isEmpty()) {
            steps.skip(step, nothingGoesFrom(step));
            return;
        }
        steps.commit(step, "their room in " + step.store(), () -> {
            Room room = hands.prune(step);
            freed += room.bytes();
            operation.fact("freed", Long.toString(freed));
            return "%d bytes".formatted(room.bytes());
        });
    }

    private static String nothingGoesFrom(StoreStep step) {
        return "nothing goes from " + step.store();
    }
}
