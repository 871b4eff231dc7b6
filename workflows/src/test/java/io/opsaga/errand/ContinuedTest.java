package io.opsaga.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operation that outgrows the history of one run, and goes on in others under its id. */
@Timeout(240)
class ContinuedTest {
    private static final int MANY = 200;
    private static final Duration LEASE = Duration.ofHours(1);

    private ErrandBench bench;

    @BeforeEach
    void start() {
        bench = new ErrandBench(600);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private static List<String> names(int many) {
        return IntStream.range(0, many).mapToObj("s%03d"::formatted).toList();
    }

    private static ErrandInput errand(int many, Task... last) {
        List<Task> tasks = new ArrayList<>(
                names(many).stream().map(name -> Task.of("do", name)).toList());
        tasks.addAll(List.of(last));
        return ErrandInput.of("run_1", "town", LEASE, tasks.toArray(Task[]::new));
    }

    private static List<String> undone(List<String> names) {
        List<String> undone = new ArrayList<>(names);
        Collections.reverse(undone);
        return undone.stream().map(name -> "undo " + name).toList();
    }

    @Test
    void hundredsOfStepsAreDoneOnceAndUndoneInTheRightOrder() {
        bench.start(errand(MANY).inRunsOf(50));
        Progress done = bench.await("run_1", progress -> progress.verdict() == Verdict.COMPLETED);

        assertThat(bench.runsOf("run_1")).as("runs").isEqualTo(4);
        assertThat(bench.town.log).isEqualTo(names(MANY));
        assertThat(done.operation().id()).isEqualTo("run_1");
        assertThat(done.steps()).hasSize(MANY).allMatch(step -> step.state() == StepState.DONE);
        assertThat(bench.store.tokens()).as("locks are taken once").isEqualTo(1);
        assertThat(bench.progress("run_1").rollbackUntil()).isEqualTo(done.rollbackUntil());

        bench.rollBack("run_1");
        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(bench.town.log.subList(MANY, 2 * MANY)).isEqualTo(undone(names(MANY)));
        assertThat(bench.town.done()).isEmpty();
        assertThat(back.steps()).allMatch(step -> step.state() == StepState.UNDONE);
        assertThat(back.rollback().actor()).isEqualTo("bob");
        assertThat(bench.runsOf("run_1")).as("runs").isGreaterThan(6);
        bench.awaitClosed("run_1", Duration.ofSeconds(1));
    }

    @Test
    void aFailureInALaterRunUndoesWhatEarlierOnesDidAndTellsWhatIsLeft() {
        bench.town.closed.add("s024");
        bench.town.stuck.add("s003");

        bench.start(errand(25).inRunsOf(5));
        Progress left = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLBACK_INCOMPLETE);

        assertThat(left.failure().type()).isEqualTo("SHOP_CLOSED");
        assertThat(left.residues())
                .singleElement()
                .satisfies(residue -> assertThat(residue.step()).isEqualTo("s003"));
        assertThat(bench.town.done()).containsExactly("s003");
        bench.town.stuck.clear();
        bench.run("run_1").update("retry_rollback", Object.class, "carol");
        bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(bench.town.done()).isEmpty();
    }

    private static boolean runs(Progress progress, String step) {
        return progress.steps().stream()
                .anyMatch(line -> line.step().equals(step) && line.state() == StepState.RUNNING);
    }

    /** What is sent in the very moment in which a run is continued belongs to the operation and not to the run. */
    @Test
    void ordersAndAnswersThatComeMeanwhileAreNotLost() {
        bench.start(errand(60, Task.of("ask", "whether"), Task.of("do", "late")).inRunsOf(2));
        for (int i = 0; i < 40; i++) {
            bench.run("run_1").signal("family", "nobody");
        }
        bench.awaitLive("run_1", progress -> progress.question() != null);
        bench.run("run_1").update("answer", Void.class, new AnswerOrder("order_1", "yes", "carol", "sure"));
        Progress done = bench.await("run_1", progress -> progress.verdict() == Verdict.COMPLETED);
        assertThat(done.facts()).containsEntry("answer", "yes by carol: sure");
        assertThat(bench.town.log).hasSize(61);

        bench.town.held.add("xs030");
        bench.start(ErrandInput.of(
                        "run_2",
                        "city",
                        LEASE,
                        names(60).stream()
                                .map(name -> Task.of("do", "x" + name))
                                .toArray(Task[]::new))
                .inRunsOf(1));
        // While a step runs: the server of the tests does not bear that an activity is cancelled which has just ended.
        bench.awaitLive("run_2", progress -> runs(progress, "xs030"));
        bench.run("run_2").signal("rollback", "stop");
        Progress back = bench.await("run_2", progress -> progress.verdict() != null);
        assertThat(back.lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
        assertThat(back.rollback().reason()).isEqualTo("stop");
        assertThat(bench.town.done()).noneMatch(name -> name.startsWith("x"));
    }

    @Test
    void whatItHasLearnedAskedAndStartedGoesWithIt() {
        ErrandInput part = ErrandInput.of("", "town", LEASE, Task.of("do", "buy"), Task.of("commit", "old list"));
        bench.start(ErrandInput.of(
                        "run_1",
                        "town",
                        LEASE,
                        Task.of("do", "walk"),
                        Task.learn("read list", Task.of("do", "bread"), Task.of("do", "milk")),
                        Task.child("market", part),
                        Task.of("commit", "old shoes"),
                        Task.of("do", "carry"))
                .inRunsOf(1));
        Progress done = bench.await("run_1", progress -> progress.verdict() == Verdict.COMPLETED);
        assertThat(done.steps())
                .extracting(LedgerEntry::step)
                .containsExactly("walk", "read list", "bread", "milk", "market", "old shoes", "carry");
        assertThat(done.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isEqualTo(Outcome.CHANGED));

        bench.rollBack("run_1");
        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);

        assertThat(bench.town.log)
                .containsExactly(
                        "walk",
                        "bread",
                        "milk",
                        "buy",
                        "carry",
                        "undo carry",
                        "undo buy",
                        "undo milk",
                        "undo bread",
                        "undo walk");
        assertThat(back.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isEqualTo(Outcome.UNDONE));
        bench.awaitClosed("run_1-market", Duration.ofSeconds(1));
    }

    /** Nothing comes after a run that was cancelled, so what is to be undone is undone in it. */
    @Test
    void whatIsCancelledIsUndoneInTheRunThatWasCancelled() {
        bench.town.held.add("s003");
        bench.start(errand(6).inRunsOf(1));
        bench.awaitLive("run_1", progress -> runs(progress, "s003"));
        bench.run("run_1").cancel();

        bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(bench.town.done()).isEmpty();
    }

    /** What it was answered it is answered again where it walks once more to register undos. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void whatFailsByAnAnswerIsUndoneToItsEnd(int steps) {
        bench.start(errand(4, Task.of("ask", "whether")).inRunsOf(steps));
        bench.awaitLive("run_1", progress -> progress.question() != null);
        bench.run("run_1").update("answer", Void.class, new AnswerOrder("order_1", "no", "carol", "rain"));

        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(back.failure().message()).isEqualTo("told not to");
        assertThat(bench.town.done()).isEmpty();
        assertThat(bench.store.holder(new Target("place", "production", "town")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void aPartThatIsCancelledMeanwhileFailsItsWhole(int steps) {
        bench.town.held.add("carry");
        ErrandInput part = ErrandInput.of("", "town", LEASE, Task.of("do", "buy"));
        bench.start(ErrandInput.of(
                        "run_1",
                        "town",
                        LEASE,
                        Task.child("market", part),
                        Task.of("do", "carry"),
                        Task.of("do", "rest"),
                        Task.of("do", "eat"))
                .inRunsOf(steps));
        bench.awaitLive("run_1", progress -> runs(progress, "carry"));
        bench.run("run_1-market").cancel();
        bench.await("run_1-market", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        bench.town.let.countDown();

        Progress back = bench.await("run_1", progress -> progress.lifecycle() == Lifecycle.ROLLED_BACK);
        assertThat(back.failure().message()).isEqualTo("run_1-market was rolled back on its own");
        assertThat(bench.town.done()).isEmpty();
    }
}
