package io.opsaga.api.deployments;

import io.opsaga.api.deployments.FleetView.AgentRow;
import io.opsaga.operation.AgentOutcome;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Place;
import io.opsaga.operation.Progress;
import io.opsaga.saga.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Renders the progress of operations on many agents. */
@Component
class FleetViews {
    static final String STATUS = "/fleet/operations/%s/status";
    private static final String QUESTION = "question";

    private final DeploymentViews views;
    private final Places places;
    private final PlanViews plans;
    private final Failures failures;

    FleetViews(DeploymentViews views, Places places, PlanViews plans, Failures failures) {
        this.views = views;
        this.places = places;
        this.plans = plans;
        this.failures = failures;
    }

    FleetView whole(Progress progress, boolean live) {
        return new FleetView(
                summary(progress, places.of(progress)),
                live ? "live" : "stored",
                progress.current().map(LedgerEntry::title).orElse(null),
                progress.facts().get(QUESTION),
                DeploymentViews.steps(progress),
                rows(progress),
                progress.findings().stream().map(DeploymentViews::finding).toList(),
                DeploymentViews.rollback(progress.rollback()),
                progress.residues(),
                progress.refusals(),
                plans.of(progress),
                PlanViews.approval(progress));
    }

    /** @param place where it stands in line; null where it does not wait */
    FleetSummary summary(Progress progress, @Nullable Place place) {
        Operation operation = progress.operation();
        Instant now = Instant.now();
        Instant completion = DeploymentViews.completion(progress, now);
        long left = progress.stage().isFinal()
                ? 0
                : Math.max(0, Duration.between(now, completion).toMillis());
        return new FleetSummary(
                operation.id(),
                DeploymentViews.status(progress),
                progress.stage().wire(),
                operation.environment(),
                operation.version(),
                operation.target(),
                progress.percentageAt(now),
                left / 1000.0,
                completion,
                counts(progress),
                operation.actor(),
                operation.reason(),
                operation.requestedAt(),
                progress.finishedAt(),
                progress.verdict() == null ? null : DeploymentViews.lower(progress.verdict()),
                failures.view(progress.failure()),
                progress.rollbackUntil(),
                progress.supersededBy(),
                place == null ? null : QueueView.of(place),
                NextAction.of(progress, place, now, failures),
                views.links(operation, STATUS));
    }

    private static Map<String, Integer> counts(Progress progress) {
        Map<String, Integer> counts = new TreeMap<>();
        progress.agents().forEach(agent -> counts.merge(agent.outcome().wire(), 1, Integer::sum));
        return counts;
    }

    private static List<AgentRow> rows(Progress progress) {
        List<Integer> layers = progress.layerOfEach();
        return IntStream.range(0, layers.size())
                .mapToObj(i -> row(progress.agents().get(i), layers.get(i)))
                .toList();
    }

    private static AgentRow row(AgentOutcome agent, int layer) {
        return new AgentRow(
                agent.agent(),
                agent.machine(),
                layer + 1,
                agent.from().isEmpty() ? null : agent.from(),
                agent.to(),
                agent.outcome().wire(),
                agent.reason(),
                agent.millis() / 1000.0);
    }
}
