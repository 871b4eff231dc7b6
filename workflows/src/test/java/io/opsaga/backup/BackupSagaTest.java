package io.opsaga.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.StoreCopy;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a backup does where nothing goes wrong, what it does not, and when it is proven. */
@Timeout(60)
class BackupSagaTest {
    @RegisterExtension
    static final BackupLab LAB = new BackupLab();

    @Test
    void isSentCopiedProvenAndListed() {
        try (BackupBench bench = LAB.bench()) {
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.stores.mishaps.calls())
                    .containsExactly("reach", "look", "send", "copy on-pc2", "prove", "list");
            assertThat(bench.stores.holding).containsExactly(BackupBench.STORE, BackupBench.FURTHER);
            assertThat(bench.stores.listed).singleElement().satisfies(listed -> {
                assertThat(listed.manifest().source()).isEqualTo(new Target("folder", "production", "pc2:/opt/config"));
                assertThat(listed.manifest().size()).isEqualTo(100);
                assertThat(listed.copies()).extracting(StoreCopy::store).containsExactly(BackupBench.FURTHER);
                assertThat(listed.verifiedAt()).isNotNull();
                assertThat(listed.unverified()).isEmpty();
            });
            assertThat(last.facts()).containsEntry("size", "100").containsEntry("stored", "60");
            assertThat(BackupBench.entry(last, "REACH").detail()).isEqualTo("offsite, on-pc2 (new)");
        }
    }

    @Test
    void whatDoesNotComeBackAsItWasIsBrokenAndRemoved() {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.damage = "folder.tar: other bytes than were sent";
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo("BROKEN");
            assertThat(last.failure().message()).isEqualTo("folder.tar: other bytes than were sent");
            assertThat(bench.stores.holding).isEmpty();
            assertThat(bench.stores.listed).isEmpty();
        }
    }

    /** Of three one is proven: the third after two that were not, and again where somebody has missed his turn. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, true, ''",
        "1, 5, true, ''",
        "0, 9, false, not asked for",
        "3, 0, false, 'one in 3 is, and its turn comes in 2 more'",
        "3, 1, false, 'one in 3 is, and its turn comes in 1 more'",
        "3, 2, true, ''",
        "3, 7, true, ''"
    })
    void isProvenWhenItIsItsTurn(int every, int unproven, boolean proven, String why) {
        try (BackupBench bench = LAB.bench()) {
            bench.stores.past = new Past(400, unproven);
            Progress last = bench.begin(bench.input(Duration.ZERO, every)).last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(BackupBench.state(last, "PROVE")).isEqualTo(proven ? StepState.DONE : StepState.SKIPPED);
            assertThat(bench.stores.listed).singleElement().satisfies(listed -> {
                assertThat(listed.verifiedAt() != null).isEqualTo(proven);
                assertThat(listed.unverified()).isEqualTo(why);
            });
            assertThat(bench.stores.expected()).containsOnly(400L);
        }
    }

    @Test
    void canBeTakenBackInItsLease() {
        try (BackupBench bench = LAB.bench()) {
            bench.begin(bench.input(Duration.ofHours(1), 1)).completed();
            assertThat(bench.stores.listed).hasSize(1);
            bench.rollBack();
            Progress last = bench.last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.stores.listed).isEmpty();
            assertThat(bench.stores.holding).isEmpty();
        }
    }

    @Test
    void aDryRunLooksAndDoesNothing() {
        try (BackupBench bench = LAB.bench()) {
            BackupInput input = bench.input(Duration.ZERO, 1);
            Planned plan = bench.begin(input.of(
                            input.operation().with(input.operation().terms().with(new Planning(true, null, null)))))
                    .last()
                    .planned();

            assertThat(plan.steps())
                    .extracting(step -> step.step())
                    .containsExactly("REACH", "LOOK", "SEND", "COPY_1", "PROVE", "LIST");
            assertThat(bench.stores.mishaps.calls()).containsExactly("reach", "look");
            assertThat(bench.stores.holding).isEmpty();
        }
    }

    @Test
    void holdsItselfAndItsStoresAndSharesItsSource() {
        try (BackupBench bench = LAB.bench()) {
            BackupInput input = bench.input(Duration.ZERO, 1);

            assertThat(input.holds().exclusive())
                    .extracting(Target::text)
                    .containsExactlyInAnyOrder("backup:production/configs", "store:offsite", "store:on-pc2");
            assertThat(input.holds().shared())
                    .extracting(Target::text)
                    .containsExactlyInAnyOrder(
                            "folder:production/pc2:/opt/config", "machine:pc2", "environment:production");
        }
    }
}
