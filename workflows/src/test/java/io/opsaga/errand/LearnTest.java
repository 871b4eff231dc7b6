package io.opsaga.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.PlannedStep;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that become known while the operation runs. */
class LearnTest {
    private static final ErrandInput ERRAND = ErrandInput.of(
            "run_1",
            "town",
            Duration.ofHours(1),
            Task.of("do", "walk"),
            Task.learn("read list", Task.of("do", "bread"), Task.of("do", "milk")),
            Task.of("do", "carry"));

    private ErrandBench bench;

    @BeforeEach
    void start() {
        bench = new ErrandBench();
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private static List<String> names(Progress progress) {
        return progress.steps().stream().map(LedgerEntry::step).toList();
    }

    @Test
    void areShownAndCountedFromThenOnInTheirPlace() {
        bench.town.held.add("bread");
        bench.start(ERRAND);
        Progress before = bench.await("run_1", progress -> progress.stage().equals(Task.WALKING));
        assertThat(names(before)).containsExactly("walk", "read list", "carry");

        Progress working = bench.awaitLive(
                "run_1",
                progress ->
                        progress.steps().size() > 3 && progress.steps().get(2).state() == StepState.RUNNING);
        assertThat(names(working)).containsExactly("walk", "read list", "bread", "milk", "carry");
        assertThat(working.percentageAt(working.steps().get(2).startedAt())).isEqualTo(40);
        bench.town.let.countDown();
        Progress done = bench.await("run_1", progress -> progress.verdict() == Verdict.COMPLETED);

        assertThat(done.steps()).allMatch(step -> step.state() == StepState.DONE);
        assertThat(bench.town.log).containsExactly("walk", "bread", "milk", "carry");
    }

    @Test
    void areUndoneInTheirTurn() {
        bench.start(ERRAND);
        bench.await("run_1", progress -> progress.verdict() == Verdict.COMPLETED);
        assertThat(List.of(bench.run("run_1").query("undo_plan", PlannedStep[].class)))
                .extracting(PlannedStep::step)
                .containsExactly("carry", "milk", "bread", "walk");

        bench.rollBack("run_1");
        bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(bench.town.log.subList(4, 8)).containsExactly("undo carry", "undo milk", "undo bread", "undo walk");
    }

    @Test
    void areInThePlanThatIsMadeBeforehand() {
        ErrandInput rehearsed =
                ERRAND.of(ERRAND.operation().with(ERRAND.operation().terms().with(new Planning(true, null, null))));

        Progress planned = bench.result(rehearsed);

        assertThat(planned.planned().steps())
                .extracting(PlannedStep::step)
                .containsExactly("walk", "read list", "bread", "milk", "carry");
        assertThat(bench.town.log).isEmpty();
    }

    /** They come from outside, as a runbook does: two of one name are a failure, and not the end of the run. */
    @ParameterizedTest
    @ValueSource(strings = {"walk", "milk"})
    void ofANameThatThereIsAlreadyFailTheSagaAndUndoIt(String name) {
        bench.start(ErrandInput.of(
                "run_1",
                "town",
                Duration.ofHours(1),
                Task.of("do", "walk"),
                Task.learn("read list", Task.of("do", "milk"), Task.of("do", name))));
        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(back.failure().type()).isEqualTo("STEPS_ALIKE");
        assertThat(back.failure().message()).isEqualTo("There would be two steps " + name);
        assertThat(bench.town.log).containsExactly("walk", "undo walk");
    }

    @Test
    void aPlanWithTwoStepsOfANameIsNotBegun() {
        bench.start(ErrandInput.of("run_1", "town", Duration.ofHours(1), Task.of("do", "walk"), Task.of("do", "walk"))
                .inRunsOf(1));
        Progress failed = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.FAILED);

        assertThat(failed.failure().type()).isEqualTo("STEPS_ALIKE");
        assertThat(bench.town.log).isEmpty();
    }

    /** Also where the run goes on in another one in between: what was learned before is not the same because it has the same name. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1})
    void ofANameThatWasLearnedBeforeFailTheSagaToo(int steps) {
        bench.start(ErrandInput.of(
                        "run_1",
                        "town",
                        Duration.ofHours(1),
                        Task.learn("read list", Task.of("do", "bread")),
                        Task.learn("read other", Task.of("do", "bread")),
                        Task.of("do", "carry"))
                .inRunsOf(steps));
        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(back.failure().type()).isEqualTo("STEPS_ALIKE");
        assertThat(bench.town.log).containsExactly("bread", "undo bread");
    }
}
