package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.saga.Decision;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.PlannedStep;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds a plan against the ledger of the run that came after it. */
public final class PlanAssertions {
    private static final List<String> READING = List.of("RESOLVE", "VALIDATE", "SURVEY");

    private PlanAssertions() {}

    /** The run, in which nothing went wrong by itself, did what the plan says, and nothing else. */
    public static void assertHappened(Planned plan, Progress run) {
        if (plan.problem() != null) {
            assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(run.failure()).isNotNull();
            assertThat(run.failure().type()).isEqualTo(plan.problem().type());
            assertThat(run.failure().message()).isEqualTo(plan.problem().message());
            assertThat(run.rows()).extracting(TargetRow::outcome).doesNotContain(Outcome.CHANGED);
            return;
        }
        assertThat(run.verdict()).as("%s", run).isIn(Verdict.COMPLETED, Verdict.COMPLETED_WITH_FAILURES);
        assertThat(run.steps()).hasSameSizeAs(plan.steps());
        for (int i = 0; i < plan.steps().size(); i++) {
            assertStep(plan.steps().get(i), run.steps().get(i));
        }
        Map<String, TargetRow> rows = run.rows().stream().collect(Collectors.toMap(TargetRow::target, row -> row));
        rows.forEach((id, row) -> assertThat(plan.agents())
                .filteredOn(agent -> agent.agent().equals(id))
                .singleElement()
                .satisfies(agent -> assertAgent(agent, row)));
    }

    private static void assertStep(PlannedStep planned, LedgerEntry done) {
        assertThat(done.step()).isEqualTo(planned.step());
        StepState state = READING.contains(planned.step()) || planned.decision() != Decision.NO_CHANGE
                ? StepState.DONE
                : StepState.SKIPPED;
        assertThat(done.state()).as("%s, planned as %s", done, planned).isEqualTo(state);
        assertThat(planned.after() != null).isEqualTo(planned.decision() == Decision.WILL_CHANGE);
        assertThat(planned.estimate().isZero()).isEqualTo(state == StepState.SKIPPED);
        if (state == StepState.SKIPPED || READING.contains(planned.step())) {
            assertThat(done.detail()).isEqualTo(planned.detail());
        }
    }

    private static void assertAgent(PlannedAgent planned, TargetRow row) {
        assertThat(row.outcome() == Outcome.CHANGED)
                .as("%s, planned as %s", row, planned)
                .isEqualTo(planned.decision() == Decision.WILL_CHANGE);
        assertThat(row.from()).isEqualTo(planned.from());
        if (planned.to() != null) {
            assertThat(row.to()).isEqualTo(planned.to());
        } else {
            assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
        }
    }
}
