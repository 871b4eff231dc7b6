package io.opsaga.api.deployments;

import io.opsaga.api.deployments.FleetView.AgentRow;
import io.opsaga.api.operations.OperationViews;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.QueuePositions;
import io.opsaga.api.operations.QueueView;
import io.opsaga.api.operations.Source;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Renders the progress of operations on many agents. */
@Component
class FleetViews {
    static final String STATUS = "/fleet/operations/%s/status";

    private final QueuePositions places;
    private final OperationViews shared;

    FleetViews(QueuePositions places, OperationViews shared) {
        this.places = places;
        this.shared = shared;
    }

    FleetView whole(Progress progress, Source source) {
        OpenQuestion question = progress.question();
        return new FleetView(
                summary(progress, places.of(progress)),
                source.wire(),
                progress.current().map(LedgerEntry::title).orElse(null),
                OperationViews.question(progress),
                question == null ? List.of() : question.answers(),
                question == null ? null : question.until().toString(),
                question == null ? null : question.otherwise(),
                OperationViews.steps(progress),
                rows(progress),
                progress.findings().stream().map(OperationViews::finding).toList(),
                OperationViews.rollback(progress.rollback()),
                progress.residues(),
                progress.refusals(),
                shared.plan(progress),
                PlanViews.approval(progress));
    }

    /** @param place where it stands in the queue; null where it does not wait */
    FleetSummary summary(Progress progress, @Nullable QueuePosition place) {
        Operation operation = progress.operation();
        Instant now = Instant.now();
        Instant completion = OperationViews.completion(progress, now);
        long left = progress.lifecycle().isFinal()
                ? 0
                : Math.max(0, Duration.between(now, completion).toMillis());
        return new FleetSummary(
                operation.id(),
                OperationViews.status(progress),
                progress.stage().wire(),
                operation.environment(),
                operation.version(),
                operation.target(),
                progress.percentageAt(now),
                left / 1000.0,
                completion,
                OperationViews.counts(progress),
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

    private static List<AgentRow> rows(Progress progress) {
        List<Integer> layers = progress.layerOfEach();
        return IntStream.range(0, layers.size())
                .mapToObj(i -> row(progress.rows().get(i), layers.get(i)))
                .toList();
    }

    private static AgentRow row(TargetRow row, int layer) {
        return new AgentRow(
                row.target(),
                row.place(),
                layer + 1,
                row.from().isEmpty() ? null : row.from(),
                row.to(),
                row.outcome().wire(),
                row.reason(),
                row.millis() / 1000.0,
                row.isOrphan() ? Boolean.TRUE : null);
    }
}
