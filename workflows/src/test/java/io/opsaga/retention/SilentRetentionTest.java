package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Mishap;
import io.opsaga.deployment.ImpatientHeartbeats;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Causes;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real time-outs, as when a worker dies in the middle of a step. */
@Timeout(60)
class SilentRetentionTest {
    @RegisterExtension
    static final RetentionLab LAB = new RetentionLab(
            new ImpatientHeartbeats("Retention_Survey", "Retention_Check", "Retention_Forget", "Retention_Prune"));

    @ParameterizedTest
    @ValueSource(strings = {"survey", "check offsite"})
    void aSilentStepFailsAndNothingIsRemoved(String call) {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.mishaps.inject(call, Mishap.SILENT_BEFORE);
            Progress last = bench.begin().last();

            assertThat(last.verdict())
                    .as("%s", last)
                    .isEqualTo(call.equals("survey") ? Verdict.FAILED : Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo(Causes.TIMED_OUT);
            assertThat(bench.stocks.listed).hasSize(4);
            assertThat(bench.stocks.in(RetentionBench.STORE)).hasSize(5);
        }
    }

    /** Whether it was done nobody knows, so it is left to the next operation, which may do it again. */
    @ParameterizedTest
    @CsvSource({
        "forget offsite, SILENT_BEFORE, FORGET_1",
        "forget on-pc2, SILENT_AFTERWARDS, FORGET_2",
        "prune offsite, SILENT_AFTERWARDS, PRUNE_1"
    })
    void whatFallsSilentAtTheEndIsAWarning(String call, Mishap mishap, String step) {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.mishaps.inject(call, mishap);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(RetentionBench.state(last, step)).isEqualTo(StepState.WARNED);
            assertThat(bench.stocks.gone).hasSize(call.startsWith("forget") ? 0 : 2);
        }
    }
}
