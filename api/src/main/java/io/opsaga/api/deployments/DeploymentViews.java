package io.opsaga.api.deployments;

import io.opsaga.api.operations.OperationViews;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.QueuePositions;
import io.opsaga.api.operations.QueueView;
import io.opsaga.api.operations.RollbackResponse;
import io.opsaga.api.operations.RollbackService;
import io.opsaga.api.operations.Source;
import io.opsaga.api.selection.Targets;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.saga.LedgerEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Renders progress with the documented names. */
@Component
class DeploymentViews {
    /** Facts that are shown; others are Opsaga's own. */
    private static final List<String> SHOWN_FACTS = List.of("from_version", "to_version", "from_digest", "to_digest");

    private final Targets targets;
    private final QueuePositions places;
    private final OperationViews shared;

    DeploymentViews(Targets targets, QueuePositions places, OperationViews shared) {
        this.targets = targets;
        this.places = places;
        this.shared = shared;
    }

    DeploymentView whole(Progress progress, Source source) {
        return new DeploymentView(
                summary(progress, places.of(progress)),
                progress.findings().stream().map(OperationViews::finding).toList(),
                List.of(),
                source.wire(),
                progress.current().map(LedgerEntry::title).orElse(null),
                shared.steps(progress, source == Source.LIVE),
                OperationViews.rollback(progress.rollback()),
                progress.residues(),
                progress.refusals(),
                ignored(progress),
                shared.plan(progress),
                PlanViews.approval(progress));
    }

    private static List<String> ignored(Progress progress) {
        String ignored = progress.facts().getOrDefault(DeploymentInput.IGNORED, "");
        return ignored.isEmpty() ? List.of() : List.of(ignored.split(",", -1));
    }

    /** @param place where it stands in the queue; null where it does not wait */
    DeploymentSummary summary(Progress progress, @Nullable QueuePosition place) {
        Operation operation = progress.operation();
        Instant now = Instant.now();
        return new DeploymentSummary(
                operation.id(),
                operation.target(),
                OperationViews.status(progress),
                progress.stage().wire(),
                operation.environment(),
                operation.machine(),
                progress.percentageAt(now),
                OperationViews.completion(progress, now),
                metadata(progress),
                operation.actor(),
                operation.reason(),
                operation.requestedAt(),
                progress.finishedAt(),
                progress.verdict() == null ? null : OperationViews.lower(progress.verdict()),
                shared.failure(progress),
                progress.rollbackUntil(),
                progress.supersededBy(),
                place == null ? null : QueueView.of(place),
                shared.nextAction(progress, place, now),
                shared.links(operation));
    }

    RollbackResponse rollback(RollbackService.Accepted accepted) {
        Instant now = Instant.now();
        Progress progress = accepted.progress();
        return new RollbackResponse(
                accepted.rollbackId(),
                accepted.deploymentId(),
                OperationViews.status(progress),
                accepted.reason(),
                progress.percentageAt(now),
                OperationViews.completion(progress, now));
    }

    private Map<String, String> metadata(Progress progress) {
        Operation operation = progress.operation();
        Map<String, String> metadata = new LinkedHashMap<>();
        // What was asked for may only be a name for a version, such as "newest".
        metadata.put("version", progress.facts().getOrDefault("to_version", operation.version()));
        EnvironmentName.of(operation.environment())
                .ifPresent(name -> metadata.put("environment_config", name.wire() + "_" + targets.level(name)));
        targets.endpoint(operation.environment(), operation.target())
                .ifPresent(endpoint -> metadata.put("agent_endpoint", endpoint));
        for (String fact : SHOWN_FACTS) {
            String value = progress.facts().get(fact);
            if (value != null) {
                metadata.put(fact, value);
            }
        }
        return metadata;
    }
}
