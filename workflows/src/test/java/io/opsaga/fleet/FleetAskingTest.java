package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.outcomes;
import static io.opsaga.fleet.FleetBench.table;
import static io.opsaga.fleet.Scene.strike;
import static io.opsaga.fleet.Scene.victim;
import static io.opsaga.rollout.RolloutPolicy.STOP_AND_ASK;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.Answer;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fleet that stops to ask: each answer, and none. */
class FleetAskingTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    private static Map<String, Outcome> but(Outcome victim, Outcome... layers) {
        Map<String, Outcome> expected = table(layers);
        expected.put(victim(1), victim);
        return expected;
    }

    @Test
    void askedAndRetriedItGoesOn() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            Progress asking = bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            OpenQuestion question = requireNonNull(asking.question());
            assertThat(question.text()).contains(victim(1)).contains("1 of 12 failed");
            assertThat(question.answers()).containsExactly("retry", "skip", "roll_back");
            assertThat(question.otherwise()).isEqualTo("roll_back");
            assertThat(outcomes(asking))
                    .as("the old version serves while somebody thinks")
                    .isEqualTo(but(Outcome.FAILED, Outcome.CHANGED, Outcome.CHANGED, Outcome.UNTOUCHED));
            assertThat(bench.machines.calls("undo")).containsExactly(victim(1));

            bench.machines.changeFaults.clear();
            bench.answer(Answer.RETRY);
            Progress last = bench.result();

            bench.assertOver(last, Verdict.COMPLETED);
            assertThat(outcomes(last).values()).containsOnly(Outcome.CHANGED);
            assertThat(last.facts()).containsEntry("answer", "retry by carol: had a look");
            assertThat(last.question()).isNull();
            assertThat(bench.machines.calls("change"))
                    .filteredOn(victim(1)::equals)
                    .hasSize(2);
        }
    }

    @Test
    void askedAndSkippedItGoesOnWithoutTheFailed() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.answer(Answer.SKIP);
            Progress last = bench.result();

            bench.assertOver(last, Verdict.COMPLETED_WITH_FAILURES);
            assertThat(outcomes(last))
                    .isEqualTo(but(Outcome.FAILED, Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED));
            bench.assertTableIsTrue(last);
        }
    }

    @Test
    void askedAndRolledBackAllAreUndone() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.answer(Answer.ROLL_BACK);
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last))
                    .isEqualTo(but(Outcome.FAILED, Outcome.UNDONE, Outcome.UNDONE, Outcome.UNTOUCHED));
            bench.assertTableIsTrue(last);
            assertThat(last.failure().message()).contains("carol answered to roll back");
        }
    }

    @Test
    void askedInVainAllAreUndone() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            Progress last = bench.start(bench.plan(STOP_AND_ASK, 0)).result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last))
                    .isEqualTo(but(Outcome.FAILED, Outcome.UNDONE, Outcome.UNDONE, Outcome.UNTOUCHED));
            assertThat(last.failure().message()).contains("nobody answered within PT30M");
            assertThat(Duration.between(last.operation().requestedAt(), last.finishedAt()))
                    .isGreaterThanOrEqualTo(FleetBench.ANSWER_WITHIN);
        }
    }

    @Test
    void aRollbackOrderIsAnAnswerToo() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.rollBack();
            Progress last = bench.result();

            bench.assertOver(last, Verdict.ROLLED_BACK);
            assertThat(outcomes(last))
                    .isEqualTo(but(Outcome.FAILED, Outcome.UNDONE, Outcome.UNDONE, Outcome.UNTOUCHED));
            assertThat(last.question()).isNull();
        }
    }

    @Test
    void aRetriedAgentMayFailAgainAndIsAskedAboutAgain() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.REFUSES);
            bench.start(bench.plan(STOP_AND_ASK, 0)).awaitQuestion();
            bench.answer(Answer.RETRY);
            Progress again = bench.await(progress ->
                    progress.question() != null && bench.machines.calls("undo").size() == 2);
            assertThat(requireNonNull(again.question()).text()).contains("1 of 12 failed, at most 0 may");
            bench.answer(Answer.SKIP);
            assertThat(bench.result().verdict()).isEqualTo(Verdict.COMPLETED_WITH_FAILURES);
        }
    }

    @Test
    void anAnswerToNoQuestionIsRefused() {
        try (FleetBench bench = LAB.bench()) {
            strike(bench, 1, Fault.HANGS);
            bench.start(bench.plan(STOP_AND_ASK, 0))
                    .await(progress -> "2.0".equals(bench.machines.versions().get(victim(1))));
            assertThatThrownBy(() -> bench.answer(Answer.SKIP))
                    .isInstanceOf(WorkflowUpdateException.class)
                    .rootCause()
                    .hasMessageContaining("Nothing is asked");
            bench.rollBack();
            bench.result();
        }
    }
}
