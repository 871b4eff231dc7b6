package io.opsaga.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Mishap;
import io.opsaga.deployment.ImpatientHeartbeats;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Causes;
import io.opsaga.saga.Residue;
import io.opsaga.saga.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real time-outs, as when a worker dies in the middle of a step. */
@Timeout(60)
class SilentRestoreTest {
    @RegisterExtension
    static final RestoreLab LAB = new RestoreLab(new ImpatientHeartbeats(
            "Restore_Fetch", "Restore_Safekeep", "Restore_Replace", "Restore_Verify", "Restore_PutBack"));

    @ParameterizedTest
    @ValueSource(strings = {"safekeep", "replace"})
    void aSilentStepThatTookEffectGoesOn(String call) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject(call, Mishap.SILENT_AFTERWARDS);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BACKED_UP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "safekeep", "replace", "verify"})
    void aSilentStepThatDidNotTakeEffectIsUndone(String call) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject(call, Mishap.SILENT_BEFORE);
            Progress last = bench.begin().last();

            assertThat(last.verdict())
                    .as("%s", last)
                    .isEqualTo(call.equals("fetch") ? Verdict.FAILED : Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo(Causes.TIMED_OUT);
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
            assertThat(bench.place.safety).isEmpty();
        }
    }

    @Test
    void aSilentUndoKeepsTheCopy() {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.mishaps.inject("verify", Mishap.REFUSES);
            bench.place.mishaps.inject("put back", Mishap.SILENT_BEFORE);
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLBACK_INCOMPLETE);
            assertThat(last.residues()).extracting(Residue::step).containsExactly("REPLACE", "SAFEKEEP");
            assertThat(last.residues().get(0).what()).startsWith("No answer in time");
            assertThat(bench.place.safety).isEqualTo(PlayedPlace.BEFORE);
        }
    }
}
