package io.opsaga.operation;

import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders an operation's progress as Markdown, for the current details in the Temporal Web UI. Bullets, as its tables have no borders; marks that every font has. */
final class LedgerText {
    private static final Map<StepState, String> MARKS = Map.ofEntries(
            Map.entry(StepState.PLANNED, "○"),
            Map.entry(StepState.RUNNING, "▶ **running**"),
            Map.entry(StepState.DONE, "✓"),
            Map.entry(StepState.SKIPPED, "– not needed"),
            Map.entry(StepState.WARNED, "! **warning**"),
            Map.entry(StepState.FAILED, "✗ **failed**"),
            Map.entry(StepState.UNDOING, "↩ **undoing**"),
            Map.entry(StepState.UNDONE, "↩ undone"),
            Map.entry(StepState.NOTHING_TO_UNDO, "– nothing to undo"),
            Map.entry(StepState.NOT_UNDONE, "✗ **not undone**"));

    private LedgerText() {}

    static String of(Progress progress) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(progress.stage().spoken()).append('\n');
        if (progress.facts().get(Turn.WAITS) != null) {
            text.append(OutsideText.markdown(progress.facts().get(Turn.WAITS))).append("\n\n");
        }
        text.append(PlanText.of(progress));
        if (progress.failure() != null) {
            text.append("**").append(progress.failure().type()).append("**: ");
            text.append(OutsideText.markdown(progress.failure().message())).append("\n\n");
        }
        if (progress.rollback() != null) {
            Rollback rollback = progress.rollback();
            text.append("Rollback: ")
                    .append(rollback.trigger().wire())
                    .append(", by ")
                    .append(OutsideText.markdown(rollback.actor()));
            boolean said = progress.failure() != null
                    && rollback.reason().equals(progress.failure().message());
            text.append(rollback.reason().isEmpty() || said ? "" : ": " + OutsideText.markdown(rollback.reason()))
                    .append("\n\n");
        }
        OpenQuestion question = progress.question();
        if (question != null) {
            text.append("❓ **%s**%n%nWaits until %s for one of: %s; then %s is taken.%n%n"
                    .formatted(
                            OutsideText.markdown(question.text()),
                            question.until(),
                            String.join(", ", question.answers()),
                            question.otherwise()));
        }
        text.append(progress.steps().stream().map(LedgerText::line).collect(Collectors.joining("\n")));
        text.append(RowTable.text(progress));
        for (Residue residue : progress.residues()) {
            text.append("\n\n✗ left: **")
                    .append(residue.title())
                    .append("**: ")
                    .append(OutsideText.markdown(residue.what()));
        }
        if (progress.rollbackUntil() != null) {
            text.append("\n\nCan be rolled back until ")
                    .append(progress.rollbackUntil())
                    .append('.');
        }
        return text.toString();
    }

    private static String line(LedgerEntry entry) {
        String took = "";
        if (entry.startedAt() != null && entry.finishedAt() != null) {
            took = " · "
                    + Duration.between(entry.startedAt(), entry.finishedAt()).toMillis() + " ms";
        }
        String detail = entry.detail().isEmpty() ? "" : " · " + OutsideText.markdown(entry.detail());
        return "- %s %s%s%s".formatted(MARKS.get(entry.state()), entry.title(), took, detail);
    }
}
