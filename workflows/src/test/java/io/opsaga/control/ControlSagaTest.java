package io.opsaga.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.rollout.Answer;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run control over two machines: what is done with whom, in which order, and what becomes of it afterwards. */
class ControlSagaTest {
    private final ControlBench bench = new ControlBench("control_1");

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void whoDependsOnOthersIsStoppedBeforeThemAndTheStopIsRecorded() {
        Progress last = bench.begin(ControlAction.STOP).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(bench.agents.calls).containsExactly("stop web", "stop core", "stop store");
        assertThat(bench.agents.recorded).containsExactly(ControlBench.CORE, ControlBench.STORE, ControlBench.WEB);
        assertThat(last.rows())
                .extracting(row -> row.from() + " to " + row.to())
                .containsOnly("1.0, running to stopped");
        assertThat(last.findings())
                .extracting(finding -> finding.message())
                .containsExactly("console depends on what is stopped");
    }

    @Test
    void whoIsStoppedAlreadyIsRecordedAndNotTouched() {
        bench.agents.put(ControlBench.CORE, "stopped");
        Progress last = bench.begin(ControlAction.STOP).last();

        assertThat(bench.agents.calls).containsExactly("stop web", "stop store");
        assertThat(bench.agents.recorded).containsExactly(ControlBench.CORE, ControlBench.STORE, ControlBench.WEB);
        assertThat(last.rows().get(1).reason()).isEqualTo("it is so already");
    }

    @Test
    void whatIsToStayDownIsNotStartedByTheRollbackOfWhatCameBefore() {
        bench.agents.put(ControlBench.CORE, "stopped");
        bench.begin(ControlAction.STOP).last();

        assertThat(bench.store.superseded)
                .as("also of the one that was down already")
                .containsExactly(ControlBench.WEB, ControlBench.CORE, ControlBench.STORE);
    }

    @Test
    void whatFindsNothingToDoEndsNoLease() {
        bench.agents.put(ControlBench.CORE, "stopped");
        bench.begin(ControlAction.START).last();

        assertThat(bench.store.superseded).containsExactly(ControlBench.CORE);
    }

    @Test
    void whoRunsUnwellBehindWhatIsStartedIsJudgedWhenThatRuns() {
        bench.agents.put(ControlBench.WEB, "stopped");
        bench.agents.put(ControlBench.STORE, "unwell");
        Progress last = bench.begin(ControlAction.START).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(bench.agents.calls).containsExactly("start web", "start store");
    }

    @Test
    void whoRunsUnwellByItselfIsNotStarted() {
        bench.agents.put(ControlBench.WEB, "unwell");
        bench.agents.put(ControlBench.STORE, "stopped");
        Progress last = bench.begin(ControlAction.START).last();

        assertThat(last.failure().type()).isEqualTo("RUNS_UNWELL");
        assertThat(bench.agents.calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void aRollbackInTheLeaseBringsBackWhatWasThereAndNothingIsGivenUp(ControlAction action) {
        bench.agents.put(ControlBench.CORE, "stopped");
        bench.agents.recorded.add(ControlBench.CORE);
        Map<String, String> before = bench.agents.states();
        bench.begin(action).completed();
        bench.rollBack();
        Progress last = bench.last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(bench.agents.states()).isEqualTo(before);
        assertThat(bench.agents.recorded).containsExactly(ControlBench.CORE);
        assertThat(bench.agents.calls).noneMatch(call -> call.startsWith("discard"));
        if (action == ControlAction.REMOVE) {
            assertThat(bench.store.records())
                    .as("also what is recorded as the target is let go")
                    .filteredOn(record -> record.verdict() == Verdict.ROLLED_BACK)
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(ControlBench.step(record, ControlStep.DISCARD)
                                    .state())
                            .isEqualTo(StepState.SKIPPED));
            assertThat(ControlBench.step(last, ControlStep.DISCARD).state()).isEqualTo(StepState.SKIPPED);
        }
    }

    @Test
    void whatIsRemovedIsGivenUpWhenItCanNoLongerBeBroughtBack() {
        Progress inLease = bench.begin(ControlAction.REMOVE).completed();
        assertThat(bench.agents.states().values()).containsOnly("aside");
        assertThat(ControlBench.step(inLease, ControlStep.DISCARD).state()).isEqualTo(StepState.PLANNED);

        Progress last = bench.last();

        assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(bench.agents.states().values()).containsOnly("gone");
        assertThat(ControlBench.step(last, ControlStep.DISCARD).state()).isEqualTo(StepState.DONE);
        assertThat(bench.store.locked()).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotGivenUpWhileSomebodyElseHasTheAgent() {
        bench.begin(ControlAction.REMOVE).completed();
        bench.store.heldByOther = ControlBench.WEB;
        bench.stub().signal("superseded", "deploy_later");
        bench.await(progress -> progress.supersededBy() != null);
        bench.environment.sleep(Duration.ofMinutes(3));
        assertThat(bench.agents.states().values()).containsOnly("aside");
        bench.store.heldByOther = null;

        assertThat(ControlBench.step(bench.last(), ControlStep.DISCARD).state()).isEqualTo(StepState.DONE);
        assertThat(bench.agents.states().values()).containsOnly("gone");
    }

    @Test
    void whatSomebodyElseHoldsForEverIsLeftAndSaid() {
        bench.begin(ControlAction.REMOVE).completed();
        bench.store.heldByOther = ControlBench.WEB;

        LedgerEntry discard = ControlBench.step(bench.last(), ControlStep.DISCARD);
        assertThat(discard.state()).isEqualTo(StepState.WARNED);
        assertThat(discard.detail()).isEqualTo("left as it is: deploy_other holds web");
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void aLostAnswerIsAskedForAndTheOthersAreDone(ControlAction action) {
        if (action == ControlAction.START) {
            ControlBench.AGENTS.forEach(agent -> bench.agents.put(agent.id(), "stopped"));
        }
        bench.agents.losesAnswer.add(ControlBench.CORE);
        Progress last = bench.begin(action).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
        assertThat(bench.agents.calls.stream().filter(call -> !call.startsWith("discard")))
                .containsExactly(action.wire() + " web", action.wire() + " core", action.wire() + " store");
    }

    @ParameterizedTest
    @EnumSource(ControlAction.class)
    void oneThatFailsHasAllUndone(ControlAction action) {
        if (action == ControlAction.START) {
            ControlBench.AGENTS.forEach(agent -> bench.agents.put(agent.id(), "stopped"));
        }
        Map<String, String> before = bench.agents.states();
        bench.agents.refuse.add(ControlBench.STORE);
        Progress last = bench.begin(action).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(last.failure().type()).isEqualTo("UNHEALTHY");
        assertThat(bench.agents.states()).isEqualTo(before);
        assertThat(bench.agents.recorded).isEmpty();
    }

    @Test
    void whatCannotBeUndoneIsSaid() {
        bench.agents.refuse.add(ControlBench.STORE);
        bench.agents.cannotBeUndone.add(ControlBench.WEB);
        Progress last = bench.begin(ControlAction.STOP).last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
        assertThat(last.residues()).extracting(residue -> residue.what()).anyMatch(detail -> detail.contains("web: "));
    }

    @Test
    void whatWorksIsKept() {
        bench.agents.refuse.add(ControlBench.CORE);
        Progress last = bench.begin(bench.input(ControlAction.RESTART, RolloutPolicy.KEEP_WHAT_WORKS, 1))
                .last();

        assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED_WITH_FAILURES);
        assertThat(last.failure().type()).isEqualTo("CONTROL_PARTLY_FAILED");
    }

    @Test
    void whoIsAskedMayTryAgain() {
        bench.agents.refuse.add(ControlBench.CORE);
        bench.begin(bench.input(ControlAction.STOP, RolloutPolicy.STOP_AND_ASK, 0));
        bench.await(progress -> progress.question() != null);
        bench.agents.refuse.clear();
        bench.stub().update("answer", Void.class, new AnswerOrder("order_1", Answer.RETRY.wire(), "carol", "now"));

        assertThat(bench.last().verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(bench.agents.states().values()).containsOnly("stopped");
    }

    @Test
    void whatWasNeverDeployedIsNotStarted() {
        bench.agents.put(ControlBench.CORE, "gone");
        Progress last = bench.begin(ControlAction.START).last();

        assertThat(last.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(last.failure().type()).isEqualTo("NOT_DEPLOYED");
        assertThat(bench.agents.calls).isEmpty();
    }

    @Test
    void aDryRunTellsAllAndDoesNothing() {
        ControlInput input = bench.input(ControlAction.REMOVE, RolloutPolicy.ALL_OR_NOTHING, 0);
        Progress told = bench.begin(input.of(
                        input.operation().with(input.operation().terms().with(new Planning(true, null, null)))))
                .last();
        Planned plan = told.planned();

        assertThat(plan.agents()).extracting(agent -> agent.to()).containsOnly("removed");
        assertThat(plan.steps()).extracting(step -> step.step()).contains("REMOVE_1", "RECORD", "DISCARD");
        assertThat(bench.agents.calls).isEmpty();
        assertThat(bench.agents.recorded).isEmpty();
    }

    @Test
    void whoRestartsDoesNotEndTheLeaseOfTheDeploymentBefore() {
        assertThat(bench.begin(ControlAction.RESTART).last().steps())
                .extracting(entry -> entry.step())
                .doesNotContain("RECORD");
        assertThat(bench.agents.calls).containsExactly("restart web", "restart core", "restart store");
    }
}
