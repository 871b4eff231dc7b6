package io.opsaga.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Progress;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is really there is read back after the work. */
class VerifyTest {
    private static final ErrandInput ERRAND =
            ErrandInput.of("run_1", "town", Duration.ZERO, Task.of("do", "buy"), Task.of("verify", "milk"));

    private ErrandBench bench;

    @BeforeEach
    void start() {
        bench = new ErrandBench();
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void isAStageOfItsOwnAndSaysWhatIsThere() {
        bench.town.things.add("milk");

        Progress end = bench.result(ERRAND);

        assertThat(end.verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(end.steps().get(1).detail()).isEqualTo("there it is");
        assertThat(bench.store.records("run_1"))
                .extracting(Progress::stage)
                .containsSubsequence(Task.WALKING, Stage.VERIFYING, Lifecycle.COMPLETED.stage());
    }

    @Test
    void failsWithItsOwnFailureAtOnceAndHasNothingToUndo() {
        Progress end = bench.result(ERRAND);

        assertThat(end.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(end.failure().type()).isEqualTo("BAG_EMPTY");
        assertThat(end.failure().message()).isEqualTo("there is no milk");
        assertThat(end.failure().step()).isEqualTo("milk");
        assertThat(end.steps().get(1).state()).isEqualTo(StepState.FAILED);
        assertThat(bench.town.log).containsExactly("buy", "look for milk", "undo buy");
    }
}
