package io.opsaga.operation;

import io.opsaga.saga.Decision;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.PlannedStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders a plan, and what it waits for, as Markdown; empty for an operation that is bound to none. */
final class PlanText {
    private static final int AT_MOST = 20;

    private PlanText() {}

    static String of(Progress progress) {
        Planned plan = progress.planned();
        Approval approval = progress.approval();
        String asked = approval == null ? "" : asked(progress, approval) + "\n\n";
        boolean shown = plan != null && (approval == null ? progress.verdict() == null : progress.awaitsApproval());
        return shown && !plan.agents().isEmpty() ? asked + plan(plan) + "\n\n" : asked;
    }

    private static String asked(Progress progress, Approval approval) {
        if (!approval.waits()) {
            return "%s by **%s** at %s: %s"
                    .formatted(
                            approval.state().wire(),
                            OutsideText.markdown(approval.actor()),
                            approval.decidedAt(),
                            OutsideText.markdown(approval.reason()));
        }
        if (!progress.awaitsApproval()) {
            return "Nobody has approved it.";
        }
        String stale =
                approval.stale() == null ? "" : "\n\n**The plan is stale**: " + OutsideText.markdown(approval.stale());
        String health = approval.health().isEmpty()
                ? ""
                : "\n\n**Not well**: " + OutsideText.markdown(String.join("; ", approval.health()));
        return "**Waits for approval until %s**, by somebody else than %s; then the default is: %s.%s%s"
                .formatted(
                        approval.until(),
                        OutsideText.markdown(progress.operation().actor()),
                        approval.byDefault(),
                        stale,
                        health);
    }

    private static String plan(Planned plan) {
        String steps = plan.steps().stream().map(PlanText::line).collect(Collectors.joining("\n"));
        List<PlannedAgent> changed = plan.agents().stream()
                .filter(agent -> agent.decision() == Decision.WILL_CHANGE)
                .toList();
        String agents = changed.stream().limit(AT_MOST).map(PlanText::line).collect(Collectors.joining("\n"));
        String more = changed.size() <= AT_MOST ? "" : "\n- and %d more".formatted(changed.size() - AT_MOST);
        return "Plan `%s`, about %d s\n\n%s\n\n%s%s%s"
                .formatted(plan.hash(), plan.estimate().toSeconds(), steps, agents, more, counts(plan));
    }

    private static String line(PlannedStep step) {
        String what = step.after() == null ? step.detail() : "%s → %s".formatted(step.before(), step.after());
        return "- %s: %s%s"
                .formatted(
                        step.title(),
                        spoken(step.decision()),
                        what.isEmpty() ? "" : " · " + OutsideText.markdown(what));
    }

    private static String line(PlannedAgent agent) {
        String from = agent.from().isEmpty() ? "nothing" : agent.from();
        return "- %s · **%s**: %s → %s"
                .formatted(
                        agent.machine(), agent.agent(), OutsideText.markdown(from), OutsideText.markdown(agent.to()));
    }

    private static String counts(Planned plan) {
        Map<Decision, Integer> counts = new TreeMap<>();
        plan.agents().forEach(agent -> counts.merge(agent.decision(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> "%d %s".formatted(count.getValue(), spoken(count.getKey())))
                .collect(Collectors.joining(", ", "\n\n", ""));
    }

    private static String spoken(Decision decision) {
        return decision.wire().replace('_', ' ');
    }
}
