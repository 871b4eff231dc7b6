package io.opsaga.backup;

import static io.opsaga.backup.BackupStep.LIST;
import static io.opsaga.backup.BackupStep.LOOK;
import static io.opsaga.backup.BackupStep.PROVE;
import static io.opsaga.backup.BackupStep.REACH;
import static io.opsaga.backup.BackupStep.SEND;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Sent;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StoreCopy;
import io.opsaga.operation.InputConditions;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Reading;
import io.opsaga.saga.Steps;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The making of a backup; {@link #backUp} is the saga. */
public final class BackupSaga extends OperationWorkflow implements BackupWorkflow {
    private final BackupInput input;
    private final BackupHands hands;
    private final Map<String, StoreCopy> copies = new TreeMap<>();
    private @Nullable SourceShape shape;
    private @Nullable Sent sent;
    private @Nullable Instant verifiedAt;
    private String unverified = "";

    @WorkflowInit
    public BackupSaga(BackupInput input) {
        this(own(input, BackupKind.NAME));
    }

    private BackupSaga(Own<BackupInput> own) {
        super(new OperationRun(own.input(), ArchiveFailure::trigger, true));
        input = own.input();
        hands = new BackupHands(input);
        operation.outlook(new InputConditions(input));
    }

    @Override
    public Progress run(BackupInput ignored) {
        return operation.execute(this::backUp);
    }

    private void backUp(Steps steps) {
        Past past = hands.records().past(input.operation());
        hands.expect(input, past.bytes());
        steps.resolve(REACH, hands::reach, BackupSaga::spoken);
        SourceShape found = steps.resolve(LOOK, hands::look, SourceShape::told);
        shape = found;
        steps.apply(SEND)
                .changes("", "%d streams in %s".formatted(found.streams().size(), input.store()))
                .undo(() -> hands.forget(SEND, input.store()))
                .probe(hands::sent)
                .runTelling(this::send);
        CopyStep.of(input.copies()).forEach(step -> copy(steps, step));
        prove(steps, past);
        steps.apply(LIST)
                .changes("", "it can be restored")
                .undo(() -> hands.records().unlist(input.operation()))
                .run(this::list);
    }

    private String send() {
        sent = hands.send(shape());
        Manifest manifest = sent.manifest();
        operation.fact("size", Long.toString(manifest.size()));
        operation.fact("stored", Long.toString(sent.stored()));
        return "%d bytes, %d of them new".formatted(manifest.size(), sent.stored());
    }

    private void copy(Steps steps, CopyStep step) {
        steps.apply(step)
                .changes("", "the same snapshots in " + step.store())
                .undo(() -> hands.forget(step, step.store()))
                .probe(() -> hands.copied(manifest(), step.store()))
                .runTelling(() -> copied(step.store()));
    }

    private String copied(String store) {
        StoreCopy copy = hands.copy(manifest(), store);
        copies.put(store, copy);
        return "%d streams and their manifest".formatted(copy.snapshots().size());
    }

    private void prove(Steps steps, Past past) {
        unverified = leftUnproven(past);
        if (!unverified.isEmpty()) {
            steps.skip(PROVE, unverified);
            return;
        }
        steps.verify(PROVE, this::proven, ArchiveFailure.BROKEN);
    }

    /** Why this one is not proven; empty where it is. */
    private String leftUnproven(Past past) {
        if (input.proveEvery() == 0) {
            return "not asked for";
        }
        int left = input.proveEvery() - 1 - past.unproven();
        return left > 0 ? "one in %d is, and its turn comes in %d more".formatted(input.proveEvery(), left) : "";
    }

    private Reading proven() {
        Reading reading = hands.prove(manifest());
        verifiedAt = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        return reading;
    }

    private void list() {
        List<StoreCopy> made = input.copies().stream().map(this::copyIn).toList();
        hands.records()
                .list(
                        input.operation(),
                        new FinishedBackup(manifest(), made, sending().stored(), verifiedAt, unverified));
    }

    private Manifest manifest() {
        return sending().manifest();
    }

    /** Where the answer was lost, and it was read back that all is there, it is asked for once more: nothing is sent again. */
    private Sent sending() {
        Sent known = sent;
        if (known == null) {
            known = hands.send(shape());
            sent = known;
        }
        return known;
    }

    private StoreCopy copyIn(String store) {
        StoreCopy known = copies.get(store);
        if (known == null) {
            known = hands.copy(manifest(), store);
            copies.put(store, known);
        }
        return known;
    }

    private SourceShape shape() {
        if (shape == null) {
            throw new IllegalStateException("The source has not been looked at");
        }
        return shape;
    }

    private static String spoken(Collection<StoreStand> stores) {
        return stores.stream().map(StoreStand::spoken).collect(Collectors.joining(", "));
    }
}
