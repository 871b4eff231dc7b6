package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.Decision;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What retention does where nothing goes wrong, when it does it, and what it leaves alone. */
@Timeout(60)
class RetentionSagaTest {
    @RegisterExtension
    static final RetentionLab LAB = new RetentionLab();

    @Test
    void whatGoesIsTakenOffTheListAndThenRemovedEverywhere() {
        try (RetentionBench bench = LAB.bench()) {
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.stocks.mishaps.calls())
                    .containsExactly(
                            "due",
                            "survey",
                            "orphans",
                            "unlist",
                            "check offsite",
                            "check on-pc2",
                            "give up",
                            "forget offsite",
                            "give up",
                            "forget on-pc2",
                            "strike",
                            "prune offsite",
                            "prune on-pc2");
            assertThat(bench.stocks.listed).containsExactly("backup_3", "backup_4");
            assertThat(bench.stocks.gone).containsExactly("backup_1", "backup_2");
            assertThat(last.facts())
                    .containsEntry("kept", "2")
                    .containsEntry("going", "2")
                    .containsEntry("orphans", "1")
                    .containsEntry("freed", "2000");
            assertThat(bench.store.locked()).isEmpty();
        }
    }

    @Test
    void whatAFailedExecutionHasLeftGoesAndWhatNobodyKnowsIsToldAndStays() {
        try (RetentionBench bench = LAB.bench()) {
            Progress last = bench.begin().last();

            assertThat(bench.stocks.in(RetentionBench.STORE)).containsExactly("backup_3", "backup_4");
            assertThat(bench.stocks.in(RetentionBench.FURTHER))
                    .containsExactly("backup_3", "backup_4", PlayedStocks.UNKNOWN);
            assertThat(RetentionBench.entry(last, "PLAN").detail())
                    .contains("backup_4 (latest)", "1 executions that failed", "nothing is known of backup_unknown");
        }
    }

    @Test
    void whereNothingGoesNothingIsDone() {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.settled();
            Progress last = bench.begin(bench.input(RetentionBench.LEASE, 0)).last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.stocks.mishaps.calls()).containsExactly("due", "survey", "orphans");
            assertThat(List.of("UNLIST", "FORGET_1", "FORGET_2", "STRIKE", "PRUNE_1", "PRUNE_2"))
                    .allSatisfy(step -> assertThat(RetentionBench.state(last, step))
                            .as(step)
                            .isEqualTo(StepState.SKIPPED));
        }
    }

    @Test
    void nothingIsRemovedBeforeTheLeaseIsOver() {
        try (RetentionBench bench = LAB.bench()) {
            bench.begin(bench.input(RetentionBench.LEASE, 0)).completed();

            assertThat(bench.stocks.listed).containsExactly("backup_3", "backup_4");
            assertThat(bench.stocks.in(RetentionBench.STORE)).contains("backup_1", "backup_2", PlayedStocks.FAILED);
            Progress last = bench.last();
            assertThat(bench.stocks.in(RetentionBench.STORE)).containsExactly("backup_3", "backup_4");
            assertThat(RetentionBench.state(last, "PRUNE_2")).isEqualTo(StepState.DONE);
        }
    }

    @Test
    void inItsLeaseItCanBeTakenBackAndThenNothingIsRemoved() {
        try (RetentionBench bench = LAB.bench()) {
            bench.begin(bench.input(RetentionBench.LEASE, 0)).completed();
            bench.rollBack();
            Progress last = bench.last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(bench.stocks.listed).hasSize(4);
            assertThat(bench.stocks.in(RetentionBench.STORE)).hasSize(5);
            assertThat(RetentionBench.state(last, "FORGET_1")).isEqualTo(StepState.SKIPPED);
        }
    }

    @Test
    void whatAnEarlierOneHasLeftGoesToo() {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.listed.remove("backup_1");
            bench.stocks.expired = List.of("backup_2");
            bench.stocks.left = List.of(new Leaving("backup_1", List.of(RetentionBench.FURTHER)));
            bench.stocks.in(RetentionBench.STORE).remove("backup_1");
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.COMPLETED);
            assertThat(bench.stocks.gone).containsExactly("backup_1", "backup_2");
            assertThat(bench.stocks.in(RetentionBench.FURTHER)).doesNotContain("backup_1", "backup_2");
        }
    }

    /** A good old backup may be the only one that is good. */
    @Test
    void nothingIsRemovedFromADamagedStore() {
        try (RetentionBench bench = LAB.bench()) {
            bench.stocks.damage = "offsite: 1 faults, packs [ab]";
            Progress last = bench.begin().last();

            assertThat(last.verdict()).as("%s", last).isEqualTo(Verdict.ROLLED_BACK);
            assertThat(last.failure().type()).isEqualTo("STORE_DAMAGED");
            assertThat(last.failure().message()).isEqualTo("offsite: 1 faults, packs [ab]");
            assertThat(bench.stocks.listed).hasSize(4);
            assertThat(bench.stocks.in(RetentionBench.STORE)).hasSize(5);
        }
    }

    @Test
    void aDryRunShowsWhatGoesAndDoesNothing() {
        try (RetentionBench bench = LAB.bench()) {
            RetentionInput input = bench.input(RetentionBench.LEASE, 10);
            Planned plan = bench.begin(input.of(
                            input.operation().with(input.operation().terms().with(new Planning(true, null, null)))))
                    .last()
                    .planned();

            assertThat(plan.steps())
                    .extracting(step -> step.step() + " " + step.decision())
                    .containsExactly(
                            "PLAN " + Decision.NO_CHANGE,
                            "UNLIST " + Decision.WILL_CHANGE,
                            "CHECK_1 " + Decision.CANNOT_KNOW,
                            "CHECK_2 " + Decision.CANNOT_KNOW,
                            "FORGET_1 " + Decision.WILL_CHANGE,
                            "FORGET_2 " + Decision.WILL_CHANGE,
                            "STRIKE " + Decision.WILL_CHANGE,
                            "PRUNE_1 " + Decision.WILL_CHANGE,
                            "PRUNE_2 " + Decision.WILL_CHANGE);
            assertThat(plan.steps().get(1).after()).contains("backup_1, backup_2");
            assertThat(bench.stocks.mishaps.calls()).containsExactly("due", "survey", "orphans");
            assertThat(bench.stocks.listed).hasSize(4);
        }
    }

    @Test
    void holdsItsBackupAndAllItsStores() {
        try (RetentionBench bench = LAB.bench()) {
            RetentionInput input = bench.input(Duration.ZERO, 0);

            assertThat(input.holds().exclusive())
                    .extracting(Target::text)
                    .containsExactlyInAnyOrder("backup:production/configs", "store:offsite", "store:on-pc2");
            assertThat(input.holds().shared()).extracting(Target::text).containsExactly("environment:production");
        }
    }
}
