package io.opsaga.operation;

import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Verdict;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows an operation to everybody who does not ask it: in the Web UI, to list filters, in the store. */
final class ProgressPublisher {
    private final OperationState state;
    private final Holds holds;
    private final Supplier<List<LedgerEntry>> ledger;
    private final OperationActivities store;
    private long showAgain;
    private @Nullable Promise<Void> lastWrite;
    private @Nullable Progress beforeEnd;

    ProgressPublisher(
            OperationState state, Holds holds, Supplier<List<LedgerEntry>> ledger, OperationActivities store) {
        this.state = state;
        this.holds = holds;
        this.ledger = ledger;
        this.store = store;
    }

    /** How far the operation is, for whoever asks it. */
    Progress progress() {
        return beforeEnd == null ? now() : beforeEnd;
    }

    /** From here on whoever asks is told what is so now: until {@link #concluded}, the operation still holds its targets. */
    void concluding() {
        beforeEnd = now();
    }

    /** How far it really is. */
    Progress now() {
        return state.progress(ledger.get());
    }

    /** Says what the operation is about; once, at its start. */
    void announce() {
        Operation operation = state.operation;
        Workflow.upsertTypedSearchAttributes(
                OpsAttributes.KIND.valueSet(operation.kind()),
                OpsAttributes.ENVIRONMENT.valueSet(operation.environment()),
                OpsAttributes.MACHINE.valueSet(SearchValues.machines(operation)),
                OpsAttributes.TARGET.valueSet(SearchValues.targets(operation, holds)),
                OpsAttributes.ACTOR.valueSet(operation.actor()),
                OpsAttributes.VERSION.valueSet(operation.version()),
                OpsAttributes.STAGE.valueSet(state.stage.wire()));
    }

    /** To be called after every change of ledger or state. */
    void changed() {
        state.revision++;
        Progress now = now();
        now.current()
                .map(LedgerEntry::stage)
                .filter(stage -> state.enter(stage, now.steps()))
                .ifPresent(stage -> enteredStage());
        Workflow.setCurrentDetails(LedgerText.of(now()));
    }

    /** The stage is another one: list filters and the store shall know. */
    void enteredStage() {
        Workflow.upsertTypedSearchAttributes(OpsAttributes.STAGE.valueSet(state.stage.wire()));
        record();
        tellWhole();
    }

    /** Has what this is a part of see how it stands, as was recorded just now; nothing where there is none. */
    void tellWhole() {
        String whole = state.whole();
        if (whole != null) {
            Detached.run(() -> Family.tell(whole, state.operation.id()));
        }
    }

    /**
     * To be called after a change in the table of targets. These are many, so they are shown when there was time since the last
     * one, by {@link Progress#pace}. The saga goes on meanwhile.
     */
    void tableChanged() {
        state.revision++;
        long now = Workflow.currentTimeMillis();
        if (now < showAgain || (lastWrite != null && !lastWrite.isCompleted())) {
            return;
        }
        Progress shown = now();
        showAgain = now + shown.pace().toMillis();
        Workflow.setCurrentDetails(LedgerText.of(shown));
        Detached.run(() -> lastWrite = Async.procedure(store::record, shown));
    }

    void record() {
        Detached.run(() -> store.record(now()));
    }

    void concluded(Verdict verdict) {
        beforeEnd = null;
        Workflow.upsertTypedSearchAttributes(
                OpsAttributes.STAGE.valueSet(state.stage.wire()), OpsAttributes.OUTCOME.valueSet(verdict.name()));
    }
}
