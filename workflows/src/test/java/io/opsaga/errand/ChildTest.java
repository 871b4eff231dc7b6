package io.opsaga.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands and falls with an operation though it is one itself. */
@Timeout(120)
class ChildTest {
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration OWN = Duration.ofMinutes(30);
    private static final String PART = "run_1-market";

    private ErrandBench bench;

    @BeforeEach
    void start() {
        bench = new ErrandBench(600);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    /** Both work at the same place: a part may have what its whole holds. */
    private static ErrandInput whole(Duration lease, Task... last) {
        ErrandInput part = ErrandInput.of("", "town", OWN, Task.of("do", "buy"), Task.of("commit", "old list"));
        Task[] tasks = new Task[2 + last.length];
        tasks[0] = Task.of("do", "walk");
        tasks[1] = Task.child("market", part);
        System.arraycopy(last, 0, tasks, 2, last.length);
        return ErrandInput.of("run_1", "town", lease, tasks);
    }

    private static boolean completed(Progress progress) {
        return progress.verdict() == Verdict.COMPLETED;
    }

    @Test
    void bothCommitWhenTheLeaseOfTheWholeHasEndedAndNotBefore() {
        bench.start(whole(LEASE, Task.of("commit", "old shoes")));
        Progress done = bench.await("run_1", ChildTest::completed);

        assertThat(done.rows()).singleElement().satisfies(row -> {
            assertThat(row.target()).isEqualTo("town");
            assertThat(row.type()).isEqualTo("place");
            assertThat(row.outcome()).isEqualTo(Outcome.CHANGED);
        });
        assertThat(done.facts()).containsEntry("parts", PART);
        assertThat(done.steps().get(1).detail()).isEqualTo(PART + " is completed");
        bench.letPass(Duration.ofMinutes(59));
        assertThat(bench.runs(PART)).as("its own lease is shorter").isTrue();
        assertThat(bench.store.last(PART).operation().parent()).isEqualTo("run_1");
        assertThat(bench.store.last(PART).rollbackUntil()).isNotNull();
        assertThat(bench.town.log).containsExactly("walk", "buy");

        bench.awaitClosed("run_1", Duration.ofSeconds(1));
        bench.awaitClosed(PART, Duration.ofSeconds(1));

        assertThat(bench.town.log).containsExactly("walk", "buy", "give up old shoes", "give up old list");
    }

    @Test
    void isRolledBackWithItsWholeInTheOrderOfTheSteps() {
        bench.start(whole(LEASE, Task.of("do", "carry")));
        bench.await("run_1", ChildTest::completed);

        bench.rollBack("run_1");
        Progress undone = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(bench.town.log).containsExactly("walk", "buy", "carry", "undo carry", "undo buy", "undo walk");
        assertThat(undone.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isEqualTo(Outcome.UNDONE));
        Progress part = bench.store.last(PART);
        assertThat(part.lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
        assertThat(part.rollback().actor()).isEqualTo("bob");
        assertThat(part.rollback().reason()).isEqualTo("run_1 is rolled back: looks bad");
        bench.awaitClosed(PART, Duration.ofSeconds(1));
    }

    @Test
    void isUndoneWhereALaterStepFails() {
        bench.town.closed.add("carry");

        Progress end = bench.result(whole(LEASE, Task.of("do", "carry")));

        assertThat(end.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy", "undo walk");
        assertThat(bench.store.last(PART).lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
    }

    @Test
    void thatFailsHasUndoneItselfAndFailsItsWholeWithItsFailure() {
        bench.town.closed.add("buy");

        Progress end = bench.result(whole(LEASE));

        assertThat(end.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(end.failure().type()).isEqualTo("SHOP_CLOSED");
        assertThat(end.failure().message()).isEqualTo(PART + ": buy");
        assertThat(end.failure().step()).isEqualTo("market");
        assertThat(end.rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(row.reason()).isEqualTo("SHOP_CLOSED: buy");
        });
        assertThat(bench.town.log).containsExactly("walk", "undo walk");
        assertThat(bench.runs(PART)).isFalse();
    }

    @Test
    void isCalledOffWhileItWorksWhenItsWholeIsOrderedBack() {
        bench.town.held.add("buy");
        bench.start(whole(LEASE));
        Progress works = bench.await(
                "run_1",
                progress ->
                        progress.rows().stream().anyMatch(row -> row.reason().contains("to buy")));
        assertThat(works.rows().get(0).reason()).startsWith(PART + " is walking, ");

        bench.rollBack("run_1");
        bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(bench.town.done()).isEmpty();
        assertThat(bench.store.last(PART).lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
    }

    @Test
    void whatItCannotUndoIsLeftOverOfItsWholeAndTriedAgainWithIt() {
        bench.start(whole(LEASE));
        bench.await("run_1", ChildTest::completed);
        bench.town.stuck.add("buy");
        bench.rollBack("run_1");
        Progress left = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE);
        assertThat(left.residues())
                .singleElement()
                .satisfies(residue -> assertThat(residue.what()).isEqualTo(PART + " left: to buy: buy is stuck"));

        bench.town.stuck.clear();
        bench.run("run_1").update("retry_rollback", Object.class, "carol");

        bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(bench.town.done()).isEmpty();
        assertThat(bench.store.last(PART).lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
    }

    @Test
    void isNotOrderedBackAlone() {
        bench.start(whole(LEASE));
        bench.await("run_1", ChildTest::completed);

        assertThatThrownBy(() -> bench.rollBack(PART))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining("The operation is a part of run_1 and is rolled back with it.");
    }

    /** The server skips no time after a run was terminated, so that leases are short here. */
    @Test
    void whoseWholeIsTerminatedGoesOnHoldsNothingAndHasALeaseOfItsOwn() {
        Duration lease = Duration.ofSeconds(10);
        bench.town.held.add("buy");
        bench.start(ErrandInput.of(
                "run_1",
                "town",
                LEASE,
                Task.of("do", "walk"),
                Task.child("market", ErrandInput.of("", "town", lease, Task.of("do", "buy")))));
        bench.await(PART, progress -> progress.stage().equals(Task.WALKING));

        bench.run("run_1").terminate("by a test");
        bench.town.let.countDown();
        Progress done = bench.await(PART, ChildTest::completed);

        assertThat(bench.store.holder(new Target("place", "production", "town")))
                .isNotEqualTo(PART);
        Instant first = done.rollbackUntil();
        bench.await(PART, progress -> progress.rollbackUntil().isAfter(first));
        bench.rollBack(PART);
        bench.await(PART, progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy");
        assertThat(bench.result(ErrandInput.of("run_2", "town", Duration.ZERO, Task.of("do", "rest")))
                        .verdict())
                .isEqualTo(Verdict.COMPLETED);
    }

    /** Its lease, and with it what it keeps for its undo, is nobody's to end but its whole's. */
    @Test
    void thatIsCancelledInTheLeaseOfItsWholeIsToldByThat() {
        bench.start(whole(LEASE, Task.of("do", "carry")));
        bench.await("run_1", ChildTest::completed);
        bench.run(PART).cancel();

        Progress told = bench.await("run_1", progress -> !progress.refusals().isEmpty());
        assertThat(told.refusals()).singleElement().asString().contains(PART + " was rolled back on its own");
        assertThat(told.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isEqualTo(Outcome.UNDONE));
        bench.rollBack("run_1");
        bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(bench.town.log).containsExactly("walk", "buy", "carry", "undo buy", "undo carry", "undo walk");
    }

    @Test
    void thatIsCancelledWhileItsWholeGoesOnFailsThat() {
        bench.town.held.add("carry");
        bench.start(whole(LEASE, Task.of("do", "carry")));
        bench.await(PART, ChildTest::completed);
        bench.run(PART).cancel();
        bench.await(PART, progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        bench.town.let.countDown();

        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(back.failure().message()).isEqualTo(PART + " was rolled back on its own");
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy", "carry", "undo carry", "undo walk");
    }

    @Test
    void whoseIdAnotherPartHasIsNotBegun() {
        ErrandInput part = ErrandInput.of("", "town", OWN, Task.of("do", "sell"));
        bench.start(whole(LEASE, Task.child("MARKET", part)));
        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(back.failure().type()).isEqualTo("STEPS_ALIKE");
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy", "undo walk");
    }

    /** The first part of its whole has a part whose id is that of the second one. */
    @Test
    void whoseIdAnotherRunHasIsNotBegun() {
        ErrandInput grandchild = ErrandInput.of("", "town", OWN, Task.of("do", "sell"));
        ErrandInput first = ErrandInput.of("", "town", OWN, Task.of("do", "buy"), Task.child("fish", grandchild));
        bench.start(ErrandInput.of(
                "run_1",
                "town",
                LEASE,
                Task.child("market", first),
                Task.child("market-fish", ErrandInput.of("", "town", OWN, Task.of("do", "eat")))));
        Progress back = bench.await("run_1", progress -> progress.verdict() != null);

        assertThat(back.lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
        assertThat(back.failure().type()).isEqualTo("STEPS_ALIKE");
        assertThat(back.rows()).hasSize(1);
        assertThat(bench.town.log).containsExactly("buy", "sell", "undo sell", "undo buy");
    }

    @Test
    void thatAsksIsShownByItsWholeAndWhatItRefusedIsNoRefusalToBeUndone() {
        ErrandInput part = ErrandInput.of("", "town", OWN, Task.of("do", "buy"), Task.of("ask", "whether"));
        bench.start(ErrandInput.of("run_1", "town", LEASE, Task.of("do", "walk"), Task.child("market", part)));
        bench.await(
                "run_1",
                progress ->
                        progress.rows().stream().anyMatch(row -> row.reason().equals(PART + " asks: Go on?")));
        bench.run(PART).signal("answer", "perhaps");
        bench.awaitLive(PART, progress -> !progress.refusals().isEmpty());

        bench.rollBack("run_1");
        Progress back = bench.await("run_1", progress -> progress.verdict() != null);

        assertThat(back.lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy", "undo walk");
    }

    @Test
    void thatIsCancelledWhileItsWholeAsksFailsThatAtOnce() {
        bench.start(whole(LEASE, Task.of("ask", "whether")));
        bench.awaitLive("run_1", progress -> progress.question() != null);
        bench.run(PART).cancel();

        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(back.failure().message()).isEqualTo(PART + " was rolled back on its own");
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy", "undo walk");
    }

    @Test
    void whoseWholeIsTerminatedInItsLeaseHasOneOfItsOwn() {
        Duration own = Duration.ofSeconds(10);
        bench.start(ErrandInput.of(
                "run_1",
                "town",
                LEASE,
                Task.of("do", "walk"),
                Task.child(
                        "market",
                        ErrandInput.of("", "town", own, Task.of("do", "buy"), Task.of("commit", "old list")))));
        bench.await("run_1", ChildTest::completed);
        Instant first = bench.store.last(PART).rollbackUntil();
        bench.run("run_1").terminate("by a test");

        bench.await(
                PART,
                progress -> progress.rollbackUntil() == null
                        || progress.rollbackUntil().isAfter(first));
        bench.rollBack(PART);
        bench.await(PART, progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(bench.town.log).containsExactly("walk", "buy", "undo buy");
    }

    /** Also where the whole goes on in another run than the one that has begun it, which is told of no end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void thatIsTerminatedInTheLeaseOfItsWholeIsLeftOverOfThat(int steps) {
        bench.start(whole(LEASE, Task.of("do", "carry"), Task.of("do", "rest")).inRunsOf(steps));
        bench.await("run_1", ChildTest::completed);
        bench.run(PART).terminate("by a test");
        bench.rollBack("run_1");

        Progress left = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE);
        assertThat(left.residues())
                .singleElement()
                .satisfies(residue -> assertThat(residue.step()).isEqualTo("market"));
        assertThat(left.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isEqualTo(Outcome.NOT_UNDONE));
        assertThat(bench.town.done()).containsExactly("buy");
    }

    @Test
    void thatIsCancelledAndLeavesSomethingFailsItsWholeToo() {
        bench.town.held.add("carry");
        bench.start(whole(LEASE, Task.of("do", "carry")));
        bench.await(PART, ChildTest::completed);
        bench.town.stuck.add("buy");
        bench.run(PART).cancel();
        bench.await(PART, progress -> progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE);
        bench.town.let.countDown();

        Progress left = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE);
        assertThat(left.failure().message()).isEqualTo(PART + " was rolled back on its own");
        assertThat(left.residues())
                .singleElement()
                .satisfies(residue -> assertThat(residue.step()).isEqualTo("market"));
    }

    @Test
    void whatBecameOfAPartsPartTheWholeTellsToo() {
        ErrandInput grandchild = ErrandInput.of("", "town", OWN, Task.of("do", "sell"));
        ErrandInput part = ErrandInput.of("", "town", OWN, Task.of("do", "buy"), Task.child("fish", grandchild));
        bench.start(ErrandInput.of("run_1", "town", LEASE, Task.child("market", part)));
        bench.await("run_1", ChildTest::completed);
        bench.run(PART + "-fish").cancel();

        Progress told = bench.await("run_1", progress -> !progress.refusals().isEmpty());
        assertThat(told.refusals())
                .singleElement()
                .asString()
                .contains(PART + ": ")
                .contains(PART + "-fish was rolled back on its own");
    }
}
