package io.opsaga.api.operations;

import io.opsaga.api.operations.OperationView.Row;
import io.opsaga.operation.Identifiers;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.Rollback;
import io.opsaga.operation.TargetRow;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Renders progress: of an operation of any kind, and what all kinds' own views have in common. */
@Component
public class OperationViews {
    /** Facts that are Opsaga's own, or shown by another name. */
    private static final Set<String> HIDDEN =
            Set.of(Launcher.INPUT, Launcher.FINGERPRINT, Progress.LAYERS, Progress.BUILDS, "waits");

    private final OperationGateway gateway;
    private final QueuePositions places;
    private final PlanViews plans;
    private final Failures failures;
    private final Addresses addresses;
    private final Environment settings;

    /** The Web UI's address is read each time it is shown: it may be known only after Temporal was started. */
    OperationViews(
            OperationGateway gateway,
            QueuePositions places,
            PlanViews plans,
            Failures failures,
            Addresses addresses,
            Environment settings) {
        this.gateway = gateway;
        this.places = places;
        this.plans = plans;
        this.failures = failures;
        this.addresses = addresses;
        this.settings = settings;
    }

    public OperationView whole(Progress progress, Source source) {
        OpenQuestion question = progress.question();
        return new OperationView(
                summary(progress, places.of(progress)),
                source.wire(),
                progress.current().map(LedgerEntry::title).orElse(null),
                question(progress),
                question == null ? List.of() : question.answers(),
                question == null ? null : question.until().toString(),
                question == null ? null : question.otherwise(),
                facts(progress),
                steps(progress, source == Source.LIVE),
                progress.rows().stream().map(OperationViews::row).toList(),
                progress.findings().stream().map(OperationViews::finding).toList(),
                rollback(progress.rollback()),
                progress.residues(),
                progress.refusals(),
                plan(progress),
                PlanViews.approval(progress));
    }

    /** @param place where it stands in the queue; null where it does not wait */
    OperationSummary summary(Progress progress, @Nullable QueuePosition place) {
        Operation operation = progress.operation();
        Instant now = Instant.now();
        return new OperationSummary(
                operation.id(),
                operation.kind(),
                status(progress),
                progress.stage().wire(),
                operation.environment(),
                operation.target(),
                List.of(operation.machine().split(",", -1)),
                operation.version(),
                progress.percentageAt(now),
                completion(progress, now),
                counts(progress),
                operation.actor(),
                operation.reason(),
                operation.requestedAt(),
                progress.finishedAt(),
                progress.verdict() == null ? null : lower(progress.verdict()),
                failure(progress),
                progress.rollbackUntil(),
                progress.supersededBy(),
                place == null ? null : QueueView.of(place),
                nextAction(progress, place, now),
                operation.parent(),
                links(operation));
    }

    /** How many rows there are of each outcome. */
    public static Map<String, Integer> counts(Progress progress) {
        Map<String, Integer> counts = new TreeMap<>();
        progress.rows().forEach(row -> counts.merge(row.outcome().wire(), 1, Integer::sum));
        return counts;
    }

    private static Map<String, String> facts(Progress progress) {
        Map<String, String> shown = new TreeMap<>(progress.facts());
        shown.keySet().removeAll(HIDDEN);
        return shown;
    }

    /** What it waits to be told; null where it waits for nobody. */
    public static @Nullable String question(Progress progress) {
        return progress.question() == null ? null : progress.question().text();
    }

    private static Row row(TargetRow row) {
        return new Row(
                row.target(),
                row.place(),
                row.from().isEmpty() ? null : row.from(),
                row.to(),
                row.outcome().wire(),
                row.reason(),
                row.millis() / 1000.0,
                row.isOrphan() ? Boolean.TRUE : null,
                row.type().isEmpty() ? null : row.type());
    }

    /** Why it did not complete; null where nothing failed. */
    public @Nullable FailureView failure(Progress progress) {
        return failures.view(progress.failure());
    }

    /** The plan that is waited with, or that was carried out; null for an operation that is bound to none. */
    public @Nullable PlanView plan(Progress progress) {
        return plans.of(progress);
    }

    /** What somebody can do about it now; null only where nobody is needed. */
    public @Nullable String nextAction(Progress progress, @Nullable QueuePosition place, Instant now) {
        return NextAction.of(progress, place, now, failures, addresses);
    }

    /** To its own status, and to its run in Temporal's Web UI. */
    public Map<String, String> links(Operation operation) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("self", addresses.status(operation.kind(), operation.id()));
        String ui = settings.getProperty("opsaga.temporal.ui-url", "");
        if (!ui.isEmpty()) {
            String base = ui.endsWith("/") ? ui.substring(0, ui.length() - 1) : ui;
            links.put(
                    "temporal",
                    "%s/namespaces/%s/workflows/%s"
                            .formatted(base, gateway.namespace(), Identifiers.run(operation.id())));
        }
        return links;
    }

    /** {@code running} until the stage is final, then that stage. */
    public static String status(Progress progress) {
        return progress.lifecycle().isFinal() ? progress.stage().wire() : "running";
    }

    /** When it is expected to be over; the finish itself when it is. */
    public static Instant completion(Progress progress, Instant now) {
        return progress.completionAt(now).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Why and by whom it is being, or was, rolled back. */
    public static @Nullable RollbackView rollback(@Nullable Rollback rollback) {
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

    /** One validation check. */
    public static FindingView finding(Finding finding) {
        return new FindingView(
                finding.testName(),
                finding.testType(),
                finding.severity().wire(),
                finding.passed(),
                finding.message(),
                seconds(finding.executionTime()),
                finding.timestamp().truncatedTo(ChronoUnit.MILLIS));
    }

    /** The ledger. */
    public static List<StepView> steps(Progress progress) {
        return progress.steps().stream().map(OperationViews::step).toList();
    }

    /** The ledger, and of the step that is under way also what it waits for, which the ledger has only when it ends. */
    public List<StepView> steps(Progress progress, boolean live) {
        Operation operation = progress.operation();
        boolean works = live
                && progress.steps().stream().anyMatch(OperationViews::silent)
                && !progress.lifecycle().isFinal();
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

    /** A constant's name as responses spell it. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
