package io.opsaga.deployment;

import static io.opsaga.deployment.LeaseTest.assertRefused;
import static io.opsaga.deployment.Matrix.assertOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.operation.Approval;
import io.opsaga.operation.Approval.State;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.ApprovalTerms;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Finding.Severity;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may decide upon a plan, when, and what follows; ann has asked for it. */
class ApprovalTest {
    private static final Duration WITHIN = Duration.ofHours(1);

    @RegisterExtension
    static final Lab LAB = new Lab();

    private static Bench waiting(boolean approveByDefault) {
        Bench bench = LAB.bench();
        bench.start(bench.plan(new Planning(false, null, new ApprovalTerms(WITHIN, approveByDefault))));
        bench.await(Progress::awaitsApproval);
        return bench;
    }

    private static Approval approval(Progress progress) {
        return Objects.requireNonNull(progress.approval(), "no approval");
    }

    private static String hash(Bench bench) {
        return approval(bench.progress()).planHash();
    }

    private static void tell(Bench bench, String what, String actor, String hash) {
        Duration by = what.equals("extend") ? Duration.ofHours(2) : null;
        bench.stub().update(what, Void.class, new ApprovalOrder(what + actor, actor, hash, "had a look", by));
    }

    @Test
    void approvedBySomebodyElseItGoesOn() {
        try (Bench bench = waiting(false)) {
            Progress asked = bench.progress();
            assertThat(asked.lifecycle()).isEqualTo(Lifecycle.INITIALIZED);
            assertThat(asked.planned().steps()).hasSameSizeAs(asked.steps());
            assertThat(asked.planned().agents()).hasSize(1);
            assertThat(bench.store.holder()).as("no lock while it waits").isNull();
            assertThat(bench.store.last().awaitsApproval()).isTrue();
            assertThat(bench.world()).isEqualTo(World.BEFORE);

            tell(bench, "approve", "bob", hash(bench));
            Progress done = bench.awaitVerdict(Verdict.COMPLETED);

            assertThat(bench.world()).isEqualTo(World.AFTER);
            assertThat(approval(done).state()).isEqualTo(State.APPROVED);
            assertThat(approval(done).actor()).isEqualTo("bob");
            assertThat(approval(done).reason()).isEqualTo("had a look");
            assertThat(approval(done).decidedAt()).isNotNull();
            assertThat(bench.store.last().approval()).isEqualTo(approval(done));
        }
    }

    @Test
    void whoAskedMayNotApproveButWithdraw() {
        try (Bench bench = waiting(true)) {
            assertRefused(() -> tell(bench, "approve", "ann", hash(bench)), "somebody else has to approve");
            tell(bench, "reject", "ann", "");
            assertOver(bench, bench.result(), Verdict.FAILED);
        }
    }

    @Test
    void onlyThePlanThatIsAskedAboutCanBeApproved() {
        try (Bench bench = waiting(false)) {
            assertRefused(() -> tell(bench, "approve", "bob", "0".repeat(64)), "approval is asked for the plan");
            assertThat(approval(bench.progress()).state()).isEqualTo(State.WAITING);
        }
    }

    @Test
    void approvedTwiceIsOnceAndBySomebodyElseTooLate() {
        try (Bench bench = waiting(false)) {
            bench.faults.inject("awaitHealthy", Fault.HANGS_BEFORE);
            String hash = hash(bench);
            tell(bench, "approve", "bob", hash);
            bench.stub().update("approve", Void.class, new ApprovalOrder("again", "bob", hash, "", null));

            assertRefused(() -> tell(bench, "approve", "carol", hash), "It was approved by bob");
            assertRefused(() -> tell(bench, "reject", "carol", hash), "It was approved by bob");
            assertRefused(() -> tell(bench, "extend", "carol", hash), "It was approved by bob");
            bench.faults.heal();
            assertThat(approval(bench.progress()).reason()).isEqualTo("had a look");
        }
    }

    @Test
    void rejectedItFailsAndNothingWasChanged() {
        try (Bench bench = waiting(false)) {
            String hash = hash(bench);
            tell(bench, "reject", "bob", hash);
            Progress last = bench.result();

            assertOver(bench, last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("NOT_APPROVED");
            assertThat(last.failure().message()).isEqualTo("rejected by bob: had a look");
            assertThat(bench.world()).isEqualTo(World.BEFORE);
            assertThat(bench.journal.calls()).containsExactly("resolve", "validate");
            assertThatThrownBy(() -> tell(bench, "approve", "carol", hash))
                    .isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    @Test
    void ofTwoDecisionsAtOnceOneCounts() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (Bench bench = waiting(false)) {
                String hash = hash(bench);
                CompletableFuture<Boolean> approved =
                        CompletableFuture.supplyAsync(() -> taken(bench, "approve", hash));
                CompletableFuture<Boolean> rejected = CompletableFuture.supplyAsync(() -> taken(bench, "reject", hash));
                CompletableFuture.allOf(approved, rejected).get(20, TimeUnit.SECONDS);
                Progress end = bench.awaitEnd();

                boolean approve = approved.get();
                assertThat(rejected.get()).isNotEqualTo(approve);
                assertThat(end.verdict()).isEqualTo(approve ? Verdict.COMPLETED : Verdict.FAILED);
                assertThat(bench.world()).isEqualTo(approve ? World.AFTER : World.BEFORE);
            }
        }
    }

    private static boolean taken(Bench bench, String what, String hash) {
        try {
            tell(bench, what, what + "r", hash);
            return true;
        } catch (WorkflowUpdateException | WorkflowNotFoundException e) {
            return false;
        }
    }

    @Test
    void whenTheTimeIsOverTheDefaultIsTaken() {
        try (Bench bench = waiting(false)) {
            Progress last = bench.result();

            assertOver(bench, last, Verdict.FAILED);
            assertThat(last.failure().message()).contains("rejected by opsaga: nobody decided within PT1H");
            assertThat(Duration.between(approval(last).askedAt(), approval(last).decidedAt()))
                    .isBetween(WITHIN, WITHIN.plusSeconds(30));
        }
        try (Bench bench = waiting(true)) {
            Progress last = bench.awaitLong(progress -> progress.verdict() != null);

            assertThat(last.verdict()).isEqualTo(Verdict.COMPLETED);
            assertThat(approval(last).state()).isEqualTo(State.APPROVED);
            assertThat(approval(last).actor()).isEqualTo("opsaga");
        }
    }

    @Test
    void extendedItWaitsLonger() {
        try (Bench bench = waiting(false)) {
            tell(bench, "extend", "bob", "");
            Progress last = bench.result();

            assertOver(bench, last, Verdict.FAILED);
            assertThat(Duration.between(approval(last).askedAt(), approval(last).decidedAt()))
                    .isBetween(Duration.ofHours(3), Duration.ofHours(3).plusSeconds(30));
            assertThat(approval(last).notes()).singleElement().asString().contains("bob extended it");
        }
    }

    @Test
    void calledOffItChangesNothing() {
        try (Bench bench = waiting(true)) {
            bench.rollBack("rollback_1");
            assertOver(bench, bench.result(), Verdict.ROLLED_BACK);
            assertThat(bench.world()).isEqualTo(World.BEFORE);
        }
        try (Bench bench = waiting(true)) {
            String hash = hash(bench);
            bench.stub().cancel();
            Progress last = bench.lastRecordOfCancelled();

            assertOver(bench, last, Verdict.ROLLED_BACK);
            assertThat(bench.journal.calls()).containsExactly("resolve", "validate");
            assertThatThrownBy(() -> tell(bench, "approve", "bob", hash)).isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    @Test
    void aPlanThatWentStaleIsAskedForAnew() {
        try (Bench bench = waiting(false)) {
            String seen = hash(bench);
            bench.machine.reference = "container-other";
            bench.machine.findings = List.of(FakeMachine.finding("agent_health", Severity.MEDIUM, false));
            bench.letPass(Duration.ofMinutes(3));
            Progress anew =
                    bench.await(progress -> !approval(progress).planHash().equals(seen));

            assertThat(approval(anew).notes())
                    .singleElement()
                    .asString()
                    .contains(seen)
                    .contains("container-other");
            assertThat(approval(anew).health()).containsExactly("says so");
            assertThat(anew.planned().hash()).isEqualTo(approval(anew).planHash());
            assertRefused(() -> tell(bench, "approve", "bob", seen), "approval is asked for the plan");
            tell(bench, "approve", "bob", approval(anew).planHash());
            bench.awaitVerdict(Verdict.COMPLETED);
        }
    }

    @Test
    void aPlanThatCannotBeMadeAnyMoreIsNotApproved() {
        try (Bench bench = waiting(false)) {
            bench.faults.inject("resolve", Fault.REFUSES);
            bench.letPass(Duration.ofMinutes(3));
            bench.await(progress -> approval(progress).stale() != null);
            assertRefused(() -> tell(bench, "approve", "bob", hash(bench)), "That plan cannot be approved");

            bench.faults.heal();
            bench.letPass(Duration.ofMinutes(3));
            bench.await(progress -> approval(progress).stale() == null);
            tell(bench, "approve", "bob", hash(bench));
            bench.awaitVerdict(Verdict.COMPLETED);
        }
    }

    @Test
    void whatChangesAfterTheApprovalIsNoticedUnderTheLock() {
        try (Bench bench = waiting(false)) {
            bench.store.whileLocking = () -> bench.machine.reference = "container-other";
            tell(bench, "approve", "bob", hash(bench));
            Progress last = bench.result();

            assertOver(bench, last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("PLAN_STALE");
            assertThat(last.failure().message()).contains("container-old").contains("container-other");
            assertThat(bench.world()).isEqualTo(World.BEFORE);
        }
    }

    @Test
    void whatChangesNothingOrCannotBeDoneAsksNobody() {
        Planning planning = new Planning(false, null, new ApprovalTerms(WITHIN, false));
        try (Bench bench = LAB.bench()) {
            bench.machine.unchanged = true;
            Progress last = bench.start(bench.plan(planning)).result();
            assertOver(bench, last, Verdict.COMPLETED);
            assertThat(last.approval()).isNull();
        }
        try (Bench bench = LAB.bench()) {
            bench.faults.inject("resolve", Fault.REFUSES);
            assertOver(bench, bench.start(bench.plan(planning)).result(), Verdict.FAILED);
        }
        try (Bench bench = LAB.bench()) {
            Planning named = new Planning(false, "0".repeat(64), new ApprovalTerms(WITHIN, true));
            Progress last = bench.start(bench.plan(named)).result();
            assertOver(bench, last, Verdict.FAILED);
            assertThat(last.failure().type()).isEqualTo("PLAN_STALE");
        }
    }

    @Test
    void aLongWaitDoesNotMakeALongHistory() {
        try (Bench bench = LAB.bench()) {
            bench.start(bench.plan(new Planning(false, null, new ApprovalTerms(Duration.ofDays(30), false))));
            assertOver(bench, bench.result(), Verdict.FAILED);

            assertThat(bench.journal.calls().stream().filter("resolve"::equals)).hasSizeBetween(20, 60);
            assertThat(bench.events()).isLessThan(1500);
        }
    }
}
