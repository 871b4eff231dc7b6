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
import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.archive.Retention;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.retention.RetentionInput;
import io.opsaga.retention.RetentionKind;
import io.opsaga.retention.Stocks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has removed what nothing keeps of backups. */
@Component
class RetentionService {
    private final DeclaredBackups declared;
    private final Stocks stocks;
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final OperationDrafts drafts;
    private final PlanningService planning;
    private final PlanViews views;
    private final RetentionKind kind = new RetentionKind();

    RetentionService(
            DeclaredBackups declared,
            Stocks stocks,
            Idempotency idempotency,
            Launcher launcher,
            OperationDrafts drafts,
            PlanningService planning,
            PlanViews views) {
        this.declared = declared;
        this.stocks = stocks;
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.drafts = drafts;
        this.planning = planning;
        this.views = views;
    }

    Launched start(RetentionRequest request, Actor actor, @Nullable String key) {
        Declared found = declared.find(request.backup(), request.environment());
        actor.mustActIn(found.environment());
        String fingerprint = Fingerprint.of(request);
        Slot slot = idempotency.slot(RetentionKind.PREFIX, actor.name(), key, fingerprint);
        if (slot.existing().isPresent()) {
            return new Launched(slot.existing().get(), true);
        }
        RetentionInput input = input(slot.id(), found, request, actor);
        return launcher.launch(planning.bound(input, request.planHash()), fingerprint, request.entry());
    }

    /** What that request would do; nothing is done. */
    PlanView plan(RetentionRequest request, Actor actor) {
        Declared found = declared.find(request.backup(), request.environment());
        RetentionInput input = input(Ids.random(PlanningService.PREFIX), found, request, actor);
        return views.whole(planning.rehearse(input), planning.approval(found.environment()));
    }

    private RetentionInput input(String id, Declared found, RetentionRequest request, Actor actor) {
        Retention rules = found.job().retention();
        if (rules == null) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "backup", "declares no retention, so that all of it is kept: %s".formatted(found.name()), null)));
        }
        Operation operation =
                drafts.of(kind, id, new About(found.environment(), found.name(), "", "", 1), actor, request.reason());
        return new RetentionInput(
                request.atOnce() ? operation.with(unleased(operation.terms())) : operation,
                rules,
                DeclaredRetention.zone(found),
                DeclaredRetention.stores(found, stocks.of(found.environment(), found.name())),
                request.readDataPercent());
    }

    private static OperationPolicy unleased(OperationPolicy terms) {
        return new OperationPolicy(Duration.ZERO, terms.patience(), terms.undoPatience(), terms.estimates());
    }
}
