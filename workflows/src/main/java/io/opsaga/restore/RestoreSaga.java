package io.opsaga.restore;

import static io.opsaga.restore.RestoreStep.DISCARD;
import static io.opsaga.restore.RestoreStep.FETCH;
import static io.opsaga.restore.RestoreStep.FIND;
import static io.opsaga.restore.RestoreStep.LOOK;
import static io.opsaga.restore.RestoreStep.REPLACE;
import static io.opsaga.restore.RestoreStep.SAFEKEEP;
import static io.opsaga.restore.RestoreStep.VERIFY;

import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Sent;
import io.opsaga.operation.InputConditions;
import io.opsaga.operation.OperationRun;
import io.opsaga.operation.OperationWorkflow;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Finding;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.Reading;
import io.opsaga.saga.Steps;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The restore of a backup; {@link #restore} is the saga. */
public final class RestoreSaga extends OperationWorkflow implements RestoreWorkflow {
    private final RestoreInput input;
    private final RestoreHands hands;
    /** From the moment in which the place may be another until it was read back to be as before. */
    private boolean replaced;

    @WorkflowInit
    public RestoreSaga(RestoreInput input) {
        this(own(input, RestoreKind.NAME));
    }

    private RestoreSaga(Own<RestoreInput> own) {
        super(new OperationRun(own.input(), ArchiveFailure::trigger, true));
        input = own.input();
        hands = new RestoreHands(input);
        operation.outlook(new InputConditions(input));
    }

    @Override
    public Progress run(RestoreInput ignored) {
        return operation.execute(this::restore);
    }

    private void restore(Steps steps) {
        input.facts().forEach(operation::fact);
        Found found = steps.resolve(FIND, this::find, Found::told);
        RestoreLook look = steps.resolve(LOOK, this::look, RestoreLook::told);
        steps.apply(FETCH)
                .changes("", "%d streams with %d bytes on Opsaga's host".formatted(streams(), size()))
                .undo(hands::tidy)
                .runTelling(() -> hands.fetch(found));
        safekeep(steps, found, look);
        steps.apply(REPLACE)
                .changes(look.told(), "as it was at " + input.manifest().takenAt())
                .undo(() -> putBack(found, look))
                .probe(() -> hands.replaced(found))
                .runTelling(() -> replace(found));
        steps.verify(VERIFY, () -> hands.verify(found), RestoreFailure.RESTORED_OTHERWISE);
        if (look.present()) {
            steps.commit(DISCARD, "what was there is kept in " + found.store(), () -> hands.discard(found));
        } else {
            steps.skip(DISCARD, "there is none");
        }
        operation.predecessors().supersede(List.of(input.operation().target()));
    }

    private Found find() {
        Listing listing = hands.listed(input.manifest());
        if (!listing.kept()) {
            throw RestoreFailure.EXECUTION_GONE.because(listing.told());
        }
        if (!listing.verified() && !input.allowUnverified()) {
            throw RestoreFailure.NOT_VERIFIED.because(listing.told());
        }
        Found found = hands.find();
        operation.fact("store", found.store());
        return found;
    }

    private RestoreLook look() {
        RestoreLook look = hands.look();
        List<Finding> findings = new ArrayList<>();
        look.losses().forEach(loss -> findings.add(finding("loss", loss)));
        look.differences().forEach(difference -> findings.add(finding("difference", difference)));
        operation.findings(findings);
        tell("losses", look.losses());
        tell("differences", look.differences());
        return look;
    }

    /** A plan that was looked at before may have found other ones. */
    private void tell(String name, List<String> found) {
        if (found.isEmpty()) {
            operation.forget(name);
        } else {
            operation.fact(name, String.join("; ", found));
        }
    }

    /** Something that whoever restores should know, and that keeps nobody from it. */
    private static Finding finding(String name, String message) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        return new Finding(name, "restore", Severity.INFO, true, message, Duration.ZERO, now);
    }

    private void safekeep(Steps steps, Found found, RestoreLook look) {
        if (!look.present()) {
            steps.skip(SAFEKEEP, "nothing is there");
            return;
        }
        steps.apply(SAFEKEEP)
                .changes("", "what is there is in " + found.store())
                .undo(() -> forget(found))
                .probe(() -> hands.safekept(found))
                .runTelling(() -> {
                    Sent sent = hands.safekeep(found);
                    return "%d bytes, %d of them new in %s"
                            .formatted(sent.manifest().size(), sent.stored(), found.store());
                });
    }

    private String replace(Found found) {
        replaced = true;
        return hands.replace(found);
    }

    private Reading putBack(Found found, RestoreLook look) {
        if (!replaced) {
            return Reading.absent("it was not begun");
        }
        Reading reading = hands.putBack(found, look.present());
        replaced = !reading.gone();
        return reading;
    }

    /** Undos go on when one before them has failed; this one would take from that the only thing it could be tried again with. */
    private Reading forget(Found found) {
        if (replaced) {
            return Reading.unknown("it is kept in %s, as what was there is not back yet".formatted(found.store()));
        }
        return hands.forget(found);
    }

    private int streams() {
        return input.manifest().streams().size();
    }

    private long size() {
        return input.manifest().size();
    }
}
