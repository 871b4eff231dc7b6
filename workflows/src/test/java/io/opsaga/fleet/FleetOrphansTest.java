package io.opsaga.fleet;

import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static io.opsaga.rollout.RolloutPolicy.KEEP_WHAT_WORKS;
import static io.opsaga.rollout.RolloutPolicy.STOP_AND_ASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Planned;
import io.opsaga.operation.PlannedAgent;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.operation.TargetRow;
import io.opsaga.orphan.Orphan;
import io.opsaga.rollout.Answer;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Decision;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orphans that a fleet removes: when, what brings them back, and when they are left alone. */
class FleetOrphansTest {
    @RegisterExtension
    static final FleetLab LAB = new FleetLab();

    /** No inventory has it any more. */
    static final Orphan GONE = new Orphan("old", "main-pc", RuntimeKind.DOCKER);

    /** It is declared on pc2 now. */
    static final Orphan MOVED = new Orphan("a1-pc2", "main-pc", RuntimeKind.PROCESS);

    /** One at once of a machine: the in-memory server cannot take the cancellation of an activity whose end is on its way to it. */
    private static FleetInput plan(FleetBench bench, RolloutPolicy policy, int maxFailures) {
        return bench.plan(policy, maxFailures, 1, FleetBench.agents()).removing(List.of(GONE, MOVED));
    }

    private static TargetRow row(Progress progress, Orphan orphan) {
        return progress.rows().stream()
                .filter(TargetRow::isOrphan)
                .filter(row ->
                        row.target().equals(orphan.agent()) && row.place().equals(orphan.machine()))
                .findFirst()
                .orElseThrow();
    }

    private static StepState state(Progress progress, FleetStep step) {
        return progress.steps().stream()
                .filter(line -> line.step().equals(step.name()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void theyAreRemovedWhenAllAgentsAreWellAndGivenUpAfterTheLease() {
        try (FleetBench bench = LAB.bench()) {
            Progress inLease = bench.start(plan(bench, ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);

            assertThat(bench.orphans.states().values()).containsExactly("aside", "aside");
            assertThat(bench.orphans.forgotten)
                    .as("only who is declared nowhere")
                    .containsExactly("old");
            assertThat(state(inLease, FleetStep.DISCARD)).isEqualTo(StepState.PLANNED);
            assertThat(row(inLease, GONE).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(row(inLease, GONE).from()).isEqualTo("0.9, running");
            assertThat(row(inLease, MOVED).to()).isEqualTo("removed");
            assertThat(inLease.facts()).containsEntry(Progress.LAYERS, "4,4,4,2");
            assertThat(inLease.steps().stream().map(step -> step.step()))
                    .containsSubsequence("CHANGE_3", "REMOVE", "PROMOTE", "FORGET", "RETIRE", "DISCARD");

            bench.result();
            assertThat(bench.orphans.states().values()).containsExactly("gone", "gone");
        }
    }

    @Test
    void theirLocksAreTakenWithThoseOfTheAgents() {
        try (FleetBench bench = LAB.bench()) {
            FleetInput plan = plan(bench, ALL_OR_NOTHING, 0);

            assertThat(plan.holds().exclusive()).contains(Target.agent("development", "old"));
            bench.store.heldByOther = "old";
            Progress last = bench.start(plan).result();

            assertThat(last.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(bench.machines.calls("change")).isEmpty();
        }
    }

    @Test
    void aRollbackInTheLeaseBringsThemBackBeforeTheAgentsAreUndone() {
        try (FleetBench bench = LAB.bench()) {
            bench.start(plan(bench, ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);
            bench.rollBack();
            Progress last = bench.result();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.orphans.states().values()).containsExactly("running", "running");
            assertThat(bench.orphans.forgotten).isEmpty();
            assertThat(bench.orphans.calls).noneMatch(call -> call.startsWith("discard"));
            assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.UNDONE);
            assertThat(bench.machines.versions().values()).containsOnly("1.0");
        }
    }

    @Test
    void whenALayerFailsNoneIsTouched() {
        try (FleetBench bench = LAB.bench()) {
            Scene.strike(bench, 2, Fault.REFUSES);
            Progress last = bench.start(plan(bench, ALL_OR_NOTHING, 0)).result();

            assertThat(last.verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.orphans.calls).isEmpty();
            assertThat(row(last, GONE).outcome()).isEqualTo(Outcome.UNTOUCHED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSES", "BREAKS_AFTERWARDS", "UNREACHABLE"})
    void oneThatCannotBeRemovedTakesEverythingBack(Fault fault) {
        try (FleetBench bench = LAB.bench()) {
            bench.orphans.faults.put(MOVED.name(), fault);
            Progress last = bench.start(plan(bench, ALL_OR_NOTHING, 0)).result();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.orphans.states().values()).containsExactly("running", "running");
            assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.FAILED);
            assertThat(bench.machines.versions().values()).containsOnly("1.0");
        }
    }

    @Test
    void aLostAnswerIsReadBack() {
        try (FleetBench bench = LAB.bench()) {
            bench.orphans.faults.put(GONE.name(), Fault.ANSWER_LOST);
            Progress last = bench.start(plan(bench, ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);

            assertThat(row(last, GONE).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(row(last, GONE).reason()).contains("read back: it is off its machine");
        }
    }

    @Test
    void whatWorksIsKeptAlthoughOneCannotBeRemoved() {
        try (FleetBench bench = LAB.bench()) {
            bench.orphans.faults.put(GONE.name(), Fault.REFUSES);
            Progress last = bench.start(plan(bench, KEEP_WHAT_WORKS, 13)).awaitVerdict(Verdict.COMPLETED_WITH_FAILURES);

            assertThat(row(last, GONE).reason()).startsWith("MACHINE_UNFIT");
            assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(bench.orphans.forgotten).isEmpty();
        }
    }

    /** Agents of later layers may depend on one that is not there; an orphan depends on nobody. */
    @Test
    void oneIsRemovedAlthoughLaterLayersWaitInVain() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.changeFaults.put("a0-main-pc", Fault.REFUSES);
            bench.machines.fresh.add("a0-main-pc");
            Progress last = bench.start(plan(bench, KEEP_WHAT_WORKS, 13)).awaitVerdict(Verdict.COMPLETED_WITH_FAILURES);

            assertThat(last.failure().type()).isEqualTo("DEPENDENCY_GONE");
            assertThat(row(last, GONE).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(bench.orphans.forgotten).containsExactly(GONE.agent());
            assertThat(row(last, MOVED).reason()).contains("does not run on pc2");
            bench.rollBack();
            bench.result();
            assertThat(bench.orphans.calls).containsExactly("remove " + GONE.name(), "bring back " + GONE.name());
        }
    }

    @Test
    void oneIsRemovedAlthoughTheLastLayerHasLostSomebody() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.changeFaults.put("a2-main-pc", Fault.REFUSES);
            bench.machines.fresh.add("a2-main-pc");
            Progress last = bench.start(plan(bench, KEEP_WHAT_WORKS, 13)).awaitVerdict(Verdict.COMPLETED_WITH_FAILURES);

            assertThat(last.failure().type()).as("nobody depends on it").isEqualTo("SOME_AGENTS_FAILED");
            assertThat(row(last, GONE).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.CHANGED);
        }
    }

    @Test
    void aFleetMayHaveNobodyButOrphans() {
        try (FleetBench bench = LAB.bench()) {
            FleetInput some = plan(bench, KEEP_WHAT_WORKS, 0);
            FleetInput nobody = new FleetInput(
                    some.operation(),
                    some.policy(),
                    1,
                    0,
                    some.answerWithin(),
                    List.of(),
                    null,
                    List.of(GONE),
                    List.of());
            Progress last = bench.start(nobody).awaitVerdict(Verdict.COMPLETED);

            assertThat(row(last, GONE).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(bench.orphans.forgotten).containsExactly(GONE.agent());
            bench.rollBack();
            bench.result();
            assertThat(bench.orphans.calls).containsExactly("remove " + GONE.name(), "bring back " + GONE.name());
        }
    }

    @Test
    void whatIsLeftOfAnAgentThatDoesNotWorkElsewhereIsAllThereIsAndStays() {
        try (FleetBench bench = LAB.bench()) {
            bench.machines.changeFaults.put(MOVED.agent(), Fault.REFUSES);
            Progress last = bench.start(plan(bench, KEEP_WHAT_WORKS, 13)).awaitVerdict(Verdict.COMPLETED_WITH_FAILURES);

            assertThat(bench.orphans.calls).containsExactly("remove " + GONE.name());
            assertThat(row(last, MOVED).outcome()).isEqualTo(Outcome.UNCHANGED);
            assertThat(row(last, MOVED).reason()).contains("does not run on pc2");
            bench.rollBack();
            bench.result();
            assertThat(bench.orphans.calls).noneMatch(call -> call.equals("bring back " + MOVED.name()));
        }
    }

    @Test
    void oneThatIsDeclaredAgainIsLeftAloneAtTheLookAndAtTheLastMoment() {
        try (FleetBench bench = LAB.bench()) {
            bench.orphans.declared.put(GONE.name(), "it is declared there again");
            bench.orphans.declaredLater.put(MOVED.name(), "it is declared there again");
            Progress last = bench.start(plan(bench, ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);

            assertThat(bench.orphans.calls).isEmpty();
            assertThat(bench.orphans.forgotten).isEmpty();
            assertThat(List.of(row(last, GONE), row(last, MOVED)))
                    .allSatisfy(row -> assertThat(row.outcome()).isEqualTo(Outcome.UNCHANGED))
                    .allSatisfy(row -> assertThat(row.reason()).contains("declared there again"));
        }
    }

    @Test
    void whoAsksIsAskedAboutThemToo() {
        try (FleetBench bench = LAB.bench()) {
            bench.orphans.faults.put(GONE.name(), Fault.REFUSES);
            bench.start(plan(bench, STOP_AND_ASK, 0)).awaitQuestion();
            bench.orphans.faults.clear();
            bench.answer(Answer.RETRY);
            bench.awaitVerdict(Verdict.COMPLETED);

            assertThat(bench.orphans.states().values()).containsExactly("aside", "aside");
        }
    }

    @Test
    void theyAreRemovedAlsoWhereNoAgentNeedsAChange() {
        try (FleetBench bench = LAB.bench()) {
            FleetBench.agents().forEach(agent -> bench.machines.unchanged.add(agent.id()));
            Progress last = bench.start(plan(bench, ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);

            assertThat(bench.orphans.states().values()).containsExactly("aside", "aside");
            assertThat(bench.machines.calls("change")).isEmpty();
            assertThat(state(last, FleetStep.PROMOTE)).isEqualTo(StepState.SKIPPED);
        }
    }

    @Test
    void oneThatCouldNotBeBroughtBackIsAResidueUntilItIsTriedAgain() {
        try (FleetBench bench = LAB.bench()) {
            bench.orphans.undoFaults.put(GONE.name(), Fault.REFUSES);
            bench.start(plan(bench, ALL_OR_NOTHING, 0)).awaitVerdict(Verdict.COMPLETED);
            bench.rollBack();
            Progress incomplete = bench.awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);

            assertThat(incomplete.residues().toString()).contains("REMOVE", GONE.name());
            bench.orphans.undoFaults.clear();
            bench.stub().update("retry_rollback", Void.class, "carol");
            assertThat(bench.result().verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.orphans.states().values()).containsExactly("running", "running");
        }
    }

    @Test
    void aDryRunNamesThemAndTouchesNone() {
        try (FleetBench bench = LAB.bench()) {
            Planned plan = bench.dryRun(plan(bench, ALL_OR_NOTHING, 0));

            assertThat(plan.agents())
                    .filteredOn(agent -> "removed".equals(agent.to()))
                    .extracting(PlannedAgent::agent, PlannedAgent::decision)
                    .containsExactly(
                            tuple(GONE.name(), Decision.WILL_CHANGE), tuple(MOVED.name(), Decision.WILL_CHANGE));
            assertThat(plan.conditions()).contains("remove_orphans=true");
            assertThat(bench.orphans.calls).isEmpty();
        }
    }
}
