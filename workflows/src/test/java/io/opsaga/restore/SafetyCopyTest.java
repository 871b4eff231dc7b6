package io.opsaga.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Mishap;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Residue;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The copy of what was there lives for as long as something may be put back from it, and not longer. */
@Timeout(60)
class SafetyCopyTest {
    @RegisterExtension
    static final RestoreLab LAB = new RestoreLab();

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "UNREACHABLE"})
    void isKeptWhereItCouldNotBePutBackAndIsUsedByTheNextTry(Mishap mishap) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.difference = "other files";
            bench.place.mishaps.inject("put back", mishap);
            bench.begin(bench.input(Duration.ofHours(1)));
            Progress incomplete = bench.awaits(Verdict.ROLLBACK_INCOMPLETE);

            assertThat(incomplete.residues()).extracting(Residue::step).containsExactly("REPLACE", "SAFEKEEP");
            assertThat(incomplete.residues().get(1).what()).startsWith("it is kept in offsite");
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BACKED_UP);
            assertThat(bench.place.safety).isEqualTo(PlayedPlace.BEFORE);
            assertThat(bench.place.mishaps.calls()).doesNotContain("forget");

            bench.place.mishaps.end();
            bench.stub().update("retry_rollback", Void.class, "carol");
            Progress last = bench.last();
            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
            assertThat(bench.place.safety).isEmpty();
        }
    }

    @Test
    void isKeptForTheLeaseAndGivenUpAtItsEnd() {
        try (RestoreBench bench = LAB.bench()) {
            bench.begin(bench.input(Duration.ofHours(1)));
            Progress completed = bench.awaits(Verdict.COMPLETED);
            assertThat(bench.place.safety).isEqualTo(PlayedPlace.BEFORE);
            assertThat(RestoreBench.state(completed, "DISCARD")).isEqualTo(StepState.PLANNED);

            Progress last = bench.last();
            assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
            assertThat(RestoreBench.state(last, "DISCARD")).as("%s", last).isEqualTo(StepState.DONE);
            assertThat(bench.place.safety).isEmpty();
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BACKED_UP);
        }
    }

    @Test
    void bringsBackWhatWasThereInTheLease() {
        try (RestoreBench bench = LAB.bench()) {
            bench.begin(bench.input(Duration.ofHours(1))).awaits(Verdict.COMPLETED);
            bench.rollBack();
            Progress last = bench.last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
            assertThat(bench.place.safety).isEmpty();
            assertThat(RestoreBench.state(last, "DISCARD")).isEqualTo(StepState.SKIPPED);
        }
    }

    @Test
    void isNotMadeWhereNothingIs() {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.content = "";
            bench.begin(bench.input(Duration.ofHours(1)));
            Progress completed = bench.awaits(Verdict.COMPLETED);

            assertThat(RestoreBench.state(completed, "SAFEKEEP")).isEqualTo(StepState.SKIPPED);
            assertThat(RestoreBench.state(completed, "DISCARD")).isEqualTo(StepState.SKIPPED);
            bench.rollBack();
            assertThat(bench.last().verdict()).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.place.content).isEmpty();
            assertThat(bench.place.mishaps.calls()).contains("put back").doesNotContain("safekeep", "forget");
        }
    }
}
