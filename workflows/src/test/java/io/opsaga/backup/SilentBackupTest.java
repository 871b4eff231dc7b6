package io.opsaga.backup;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Real time-outs, as when a worker dies in the middle of a step. */
@Timeout(60)
class SilentBackupTest {
    @RegisterExtension
    static final BackupLab LAB =
            new BackupLab(new ImpatientHeartbeats("Backup_Send", "Backup_Copy", "Backup_Prove", "Backup_Forget"));

    @ParameterizedTest
    @ValueSource(strings = {"send", "copy on-pc2"})
    void aSilentStepThatTookEffectGoesOn(String call) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, Mishap.SILENT_AFTERWARDS);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.stores.listed).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "copy on-pc2", "prove"})
    void aSilentStepThatDidNotTakeEffectIsUndone(String call) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject(call, Mishap.SILENT_BEFORE);
            Progress last = bench.begin().last();

            assertThat(last.verdict())
                    .as("%s", last)
                    .isEqualTo(call.equals("send") ? Verdict.FAILED : Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo(Causes.TIMED_OUT);
            assertThat(bench.stores.holding).isEmpty();
            assertThat(bench.stores.listed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forget offsite", "forget on-pc2"})
    void aSilentUndoIsAResidue(String undo) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.mishaps.inject("prove", Mishap.REFUSES);
            bench.stores.mishaps.inject(undo, Mishap.SILENT_BEFORE);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).singleElement().satisfies(residue -> {
                assertThat(residue.what()).startsWith("No answer in time");
                assertThat(BackupBench.state(last, residue.step())).isEqualTo(StepState.NOT_UNDONE);
            });
        }
    }
}
