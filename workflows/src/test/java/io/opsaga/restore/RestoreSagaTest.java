package io.opsaga.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.Selection;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.Decision;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restore does where nothing goes wrong, and what keeps it from doing anything. */
@Timeout(60)
class RestoreSagaTest {
    @RegisterExtension
    static final RestoreLab LAB = new RestoreLab();

    @Test
    void isFoundLookedAtFetchedAndOnlyThenPutBack() {
        try (RestoreBench bench = LAB.bench()) {
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.place.mishaps.calls())
                    .containsExactly("listed", "find", "look", "fetch", "safekeep", "replace", "verify", "forget");
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BACKED_UP);
            assertThat(bench.place.fetched).isFalse();
            assertThat(last.facts())
                    .containsEntry("execution", "backup_1")
                    .containsEntry("store", "offsite")
                    .containsEntry("losses", "7 files that are newer than the backup")
                    .containsEntry("differences", "another version of tar");
            assertThat(RestoreBench.entry(last, "SAFEKEEP").detail()).isEqualTo("100 bytes, 60 of them new in offsite");
            assertThat(bench.store.superseded).containsExactly("folder:production/pc2:/opt/config");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, false, ''",
        "true, false, false, NOT_VERIFIED",
        "true, false, true, ''",
        "false, true, true, EXECUTION_GONE"
    })
    void onlyWhatIsListedAndProvenIsRestoredUnlessAllowed(
            boolean kept, boolean verified, boolean allowed, String failure) {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.listing = new Listing(kept, verified, "as it is");
            Progress last = bench.begin(bench.input(Duration.ZERO, allowed)).last();

            if (failure.isEmpty()) {
                assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            } else {
                assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.FAILED);
                assertThat(last.failure().type()).isEqualTo(failure);
                assertThat(last.failure().message()).isEqualTo("as it is");
                assertThat(bench.place.mishaps.calls()).containsExactly("listed");
            }
        }
    }

    @Test
    void aStreamThatIsNotAsItWasSentChangesNothing() {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.broken = "folder.tar: other bytes";
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("BROKEN");
            assertThat(last.failure().message()).isEqualTo("folder.tar: other bytes");
            assertThat(bench.place.mishaps.calls()).doesNotContain("safekeep", "replace");
        }
    }

    @Test
    void aPlaceThatIsNotAsItWasBackedUpGetsBackWhatItHad() {
        try (RestoreBench bench = LAB.bench()) {
            bench.place.difference = "3 files differ";
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo("RESTORED_OTHERWISE");
            assertThat(last.failure().message()).isEqualTo("3 files differ");
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
        }
    }

    @Test
    void aDryRunTellsWhatWouldBeLostAndDoesNothing() {
        try (RestoreBench bench = LAB.bench()) {
            RestoreInput input = bench.input(Duration.ofHours(1));
            Planning dry = new Planning(true, null, null);
            Progress answer = bench.begin(input.of(
                            input.operation().with(input.operation().terms().with(dry))))
                    .last();
            Planned plan = answer.planned();

            assertThat(plan.steps())
                    .extracting(step -> step.step())
                    .containsExactly("FIND", "LOOK", "FETCH", "SAFEKEEP", "REPLACE", "VERIFY", "DISCARD");
            assertThat(plan.steps().get(4).decision()).isEqualTo(Decision.WILL_CHANGE);
            assertThat(plan.steps().get(4).before()).isEqualTo("9 files");
            assertThat(plan.conditions()).contains("backup=configs", "into=folder:production/pc2:/opt/config");
            assertThat(answer.findings())
                    .extracting(finding -> finding.testName() + ": " + finding.message())
                    .containsExactly(
                            "loss: 7 files that are newer than the backup", "difference: another version of tar");
            assertThat(bench.place.mishaps.calls()).containsExactly("listed", "find", "look");
            assertThat(bench.place.content).isEqualTo(PlayedPlace.BEFORE);
        }
    }

    @Test
    void hasItsPlaceAndTheStoresForItself() {
        try (RestoreBench bench = LAB.bench()) {
            RestoreInput input = bench.input(Duration.ZERO);

            assertThat(input.holds().exclusive())
                    .extracting(Target::text)
                    .containsExactlyInAnyOrder("folder:production/pc2:/opt/config", "store:offsite", "store:on-pc2");
            assertThat(input.holds().shared())
                    .extracting(Target::text)
                    .containsExactlyInAnyOrder("machine:pc2", "environment:production");
        }
    }

    @Test
    void goesIntoNothingOfAnotherKind() {
        try (RestoreBench bench = LAB.bench()) {
            RestoreInput input = bench.input(Duration.ZERO);

            for (var into : List.of(new VolumeSource("models", "pc2"), new RedisSource("cache"))) {
                assertThatThrownBy(() -> new RestoreInput(
                                input.operation(), input.manifest(), List.of(), into, Selection.ALL, false))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("folder:production/pc2:/opt/config");
            }
        }
    }
}
