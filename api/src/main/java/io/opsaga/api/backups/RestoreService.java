package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.api.operations.Fingerprint;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Idempotency.Slot;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.OperationDrafts;
import io.opsaga.api.operations.OperationDrafts.About;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.PlanningService;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Execution;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Selection;
import io.opsaga.archive.StoreCopy;
import io.opsaga.operation.Operation;
import io.opsaga.restore.RestoreInput;
import io.opsaga.restore.RestoreKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has what backups hold put back; a change of its environment, which may have to be approved. */
@Component
class RestoreService {
    private final DeclaredBackups declared;
    private final Restorable restorable;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationDrafts drafts;
    private final PlanningService planning;
    private final PlanViews views;
    private final RestoreKind kind = new RestoreKind();

    RestoreService(
            DeclaredBackups declared,
            Restorable restorable,
            Idempotency idempotency,
            Launcher launcher,
            OperationDrafts drafts,
            PlanningService planning,
            PlanViews views) {
        this.declared = declared;
        this.restorable = restorable;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.drafts = drafts;
        this.planning = planning;
        this.views = views;
    }

    Launched start(RestoreRequest request, Actor actor, @Nullable String key) {
        Declared found = declared.find(request.backup(), request.environment());
        actor.mustActIn(found.environment());
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(RestoreKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        RestoreInput input = input(slot.id(), found, request, actor);
        return launcher.launch(planning.bound(input, request.planHash()), fingerprint, request.entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(RestoreRequest request, Actor actor) {
        Declared found = declared.find(request.backup(), request.environment());
        RestoreInput input = input(Ids.random(PlanningService.PREFIX), found, request, actor);
        return views.whole(planning.rehearse(input), planning.approval(found.environment()));
    }

    private RestoreInput input(String id, Declared found, RestoreRequest request, Actor actor) {
        Execution execution = restorable.find(found, request.executionId(), request.allowUnverified());
        FinishedBackup finished = Objects.requireNonNull(execution.finished());
        BackupSource into = RestorePlaces.of(request.into(), found, finished.manifest());
        Operation operation = drafts.of(
                kind,
                id,
                new About(
                        found.environment(),
                        into.target(found.environment()).text(),
                        DeclaredBackups.machineOf(found.inventory(), into),
                        "",
                        1),
                actor,
                request.reason());
        return new RestoreInput(
                operation,
                finished.manifest(),
                finished.copies().stream().map(StoreCopy::store).toList(),
                into,
                new Selection(request.include()),
                request.allowUnverified());
    }
}
