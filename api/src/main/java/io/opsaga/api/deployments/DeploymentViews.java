package io.opsaga.api.deployments;

import io.opsaga.api.deployments.DeploymentView.FindingView;
import io.opsaga.api.deployments.DeploymentView.RollbackView;
import io.opsaga.api.deployments.DeploymentView.StepView;
import io.opsaga.api.operations.OperationGateway;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Place;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Rollback;
import io.opsaga.saga.Finding;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.StepState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Renders progress with the documented names. */
@Component
class DeploymentViews {
    /** Facts that are shown; others are Opsaga's own. */
    private static final List<String> SHOWN_FACTS = List.of("from_version", "to_version", "from_digest", "to_digest");

    private final Targets targets;
    private final OperationGateway gateway;
    private final Places places;
    private final PlanViews plans;
    private final Failures failures;
    private final Environment settings;

    /** The Web UI's address is read each time it is shown: it may be known only after Temporal was started. */
    DeploymentViews(
            Targets targets,
            OperationGateway gateway,
            Places places,
            PlanViews plans,
            Failures failures,
            Environment settings) {
        this.targets = targets;
        this.gateway = gateway;
        this.places = places;
        this.plans = plans;
        this.failures = failures;
        this.settings = settings;
    }

    DeploymentView whole(Progress progress, boolean live) {
        return new DeploymentView(
                summary(progress, places.of(progress)),
                progress.findings().stream().map(DeploymentViews::finding).toList(),
                List.of(),
                live ? "live" : "stored",
                progress.current().map(LedgerEntry::title).orElse(null),
                steps(progress, live),
                rollback(progress.rollback()),
                progress.residues(),
                progress.refusals(),
                ignored(progress),
                plans.of(progress),
                PlanViews.approval(progress));
    }

    private static List<String> ignored(Progress progress) {
        String ignored = progress.facts().getOrDefault(DeploymentPlan.IGNORED, "");
        return ignored.isEmpty() ? List.of() : List.of(ignored.split(",", -1));
    }

    /** @param place where it stands in line; null where it does not wait */
    DeploymentSummary summary(Progress progress, @Nullable Place place) {
        Operation operation = progress.operation();
        Instant now = Instant.now();
        return new DeploymentSummary(
                operation.id(),
                operation.target(),
                status(progress),
                progress.stage().wire(),
                operation.environment(),
                operation.machine(),
                progress.percentageAt(now),
                completion(progress, now),
                metadata(progress),
                operation.actor(),
                operation.reason(),
                operation.requestedAt(),
                progress.finishedAt(),
                progress.verdict() == null ? null : lower(progress.verdict()),
                failures.view(progress.failure()),
                progress.rollbackUntil(),
                progress.supersededBy(),
                place == null ? null : QueueView.of(place),
                NextAction.of(progress, place, now, failures),
                links(operation, "/deployments/%s/status"));
    }

    RollbackResponse rollback(RollbackDesk.Accepted accepted) {
        Instant now = Instant.now();
        Progress progress = accepted.progress();
        return new RollbackResponse(
                accepted.rollbackId(),
                accepted.deploymentId(),
                status(progress),
                accepted.reason(),
                progress.percentageAt(now),
                completion(progress, now));
    }

    static String status(Progress progress) {
        return progress.stage().isFinal() ? progress.stage().wire() : "running";
    }

    static Instant completion(Progress progress, Instant now) {
        return progress.completionAt(now).truncatedTo(ChronoUnit.MILLIS);
    }

    private Map<String, String> metadata(Progress progress) {
        Operation operation = progress.operation();
        Map<String, String> metadata = new LinkedHashMap<>();
        // What was asked for may only be a name for a version, such as "newest".
        metadata.put("version", progress.facts().getOrDefault("to_version", operation.version()));
        EnvironmentName.of(operation.environment())
                .ifPresent(name -> metadata.put("environment_config", name.wire() + "_" + name.validationLevel()));
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

    /** @param self where the operation's own status is, with a place for its id */
    Map<String, String> links(Operation operation, String self) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", self.formatted(operation.id()));
        String ui = settings.getProperty("opsaga.temporal.ui-url", "");
        if (!ui.isEmpty()) {
            String base = ui.endsWith("/") ? ui.substring(0, ui.length() - 1) : ui;
            links.put("temporal", "%s/namespaces/%s/workflows/%s".formatted(base, gateway.namespace(), operation.id()));
        }
        return links;
    }

    static @Nullable RollbackView rollback(@Nullable Rollback rollback) {
        return rollback == null
                ? null
                : new RollbackView(
                        rollback.id(),
                        rollback.trigger().wire(),
                        rollback.trigger().sentence(),
                        rollback.actor(),
                        rollback.reason(),
                        rollback.at());
    }

    static FindingView finding(Finding finding) {
        return new FindingView(
                finding.testName(),
                finding.testType(),
                finding.severity().wire(),
                finding.passed(),
                finding.message(),
                seconds(finding.executionTime()),
                finding.timestamp().truncatedTo(ChronoUnit.MILLIS));
    }

    static List<StepView> steps(Progress progress) {
        return progress.steps().stream().map(DeploymentViews::step).toList();
    }

    /** Of the step that is under way also what it waits for, which the ledger has only when it ends. */
    private List<StepView> steps(Progress progress, boolean live) {
        Operation operation = progress.operation();
        boolean works = live
                && progress.steps().stream().anyMatch(DeploymentViews::silent)
                && !progress.stage().isFinal();
        String doing = works ? gateway.doing(operation.id()).orElse("") : "";
        return doing.isEmpty() || doing.equals(operation.target())
                ? steps(progress)
                : progress.steps().stream()
                        .map(entry -> silent(entry) ? step(entry, doing) : step(entry))
                        .toList();
    }

    private static boolean silent(LedgerEntry entry) {
        return entry.state() == StepState.RUNNING && entry.detail().isEmpty();
    }

    private static StepView step(LedgerEntry entry) {
        return step(entry, entry.detail());
    }

    private static StepView step(LedgerEntry entry, String detail) {
        return new StepView(
                entry.step(),
                entry.title(),
                lower(entry.state()),
                entry.essential(),
                entry.startedAt(),
                entry.finishedAt(),
                detail);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
