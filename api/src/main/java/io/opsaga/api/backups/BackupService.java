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
import io.opsaga.backup.BackupInput;
import io.opsaga.backup.BackupKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has backups made. They change nothing of their environment, and so need nobody's approval. */
@Component
class BackupService {
    private final DeclaredBackups declared;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationDrafts drafts;
    private final PlanningService planning;
    private final PlanViews views;
    private final BackupKind kind = new BackupKind();

    BackupService(
            DeclaredBackups declared,
            Idempotency idempotency,
            Launcher launcher,
            OperationDrafts drafts,
            PlanningService planning,
            PlanViews views) {
        this.declared = declared;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.drafts = drafts;
        this.planning = planning;
        this.views = views;
    }

    Launched start(BackupRequest request, Actor actor, @Nullable String key) {
        Declared found = declared.find(request.backup(), request.environment());
        actor.mustActIn(found.environment());
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(BackupKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        return launcher.launch(input(slot.id(), found, request, actor), fingerprint, request.entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(BackupRequest request, Actor actor) {
        Declared found = declared.find(request.backup(), request.environment());
        BackupInput input = input(Ids.random(PlanningService.PREFIX), found, request, actor);
        return views.whole(planning.rehearse(input), null);
    }

    private BackupInput input(String id, Declared found, BackupRequest request, Actor actor) {
        Operation operation = drafts.of(
                kind,
                id,
                new About(found.environment(), found.name(), found.machine(), "", 1),
                actor,
                request.reason());
        BackupInput input = BackupInput.of(operation.with(unleased(operation.terms())), found.job());
        return request.verify() == null ? input : input.proven(request.verify());
    }

    /** A backup is there to be kept; whoever does not want one removes it by what is kept of it. */
    private static OperationPolicy unleased(OperationPolicy terms) {
        return new OperationPolicy(Duration.ZERO, terms.patience(), terms.undoPatience(), terms.estimates());
    }
}
