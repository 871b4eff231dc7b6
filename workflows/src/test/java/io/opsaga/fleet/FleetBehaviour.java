package io.opsaga.fleet;

import static io.opsaga.rollout.RolloutPolicy.ALL_OR_NOTHING;
import static io.opsaga.rollout.RolloutPolicy.KEEP_WHAT_WORKS;
import static io.opsaga.rollout.RolloutPolicy.STOP_AND_ASK;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.Histories;
import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.rollout.Answer;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Ways in which a fleet can go of which a history is kept: what runs in production must go the same way after a change. */
enum FleetBehaviour {
    CHANGED(Verdict.COMPLETED, bench -> begin(bench, ALL_OR_NOTHING).result()),

    NOTHING_TO_DO(Verdict.COMPLETED, bench -> {
        bench.machines.unchanged.addAll(all());
        begin(bench, ALL_OR_NOTHING).result();
    }),

    BLOCKED(Verdict.FAILED, bench -> {
        bench.machines.blocked.add(Scene.victim(1));
        begin(bench, ALL_OR_NOTHING).result();
    }),

    LOCKED(Verdict.FAILED, bench -> {
        bench.store.heldByOther = Scene.victim(1);
        begin(bench, ALL_OR_NOTHING).result();
    }),

    FAILED_ROLLED_BACK(Verdict.ROLLED_BACK, bench -> {
        strike(bench, Fault.BREAKS_AFTERWARDS);
        begin(bench, ALL_OR_NOTHING).result();
    }),

    LOST_ANSWER(Verdict.COMPLETED, bench -> {
        strike(bench, Fault.ANSWER_LOST);
        begin(bench, ALL_OR_NOTHING).result();
    }),

    KEPT_WHAT_WORKS(Verdict.COMPLETED_WITH_FAILURES, bench -> {
        strike(bench, Fault.REFUSES);
        begin(bench, KEEP_WHAT_WORKS).result();
    }),

    ASKED_AND_RETRIED(Verdict.COMPLETED, bench -> {
        asked(bench);
        bench.machines.changeFaults.clear();
        bench.answer(Answer.RETRY);
        bench.result();
    }),

    ASKED_AND_SKIPPED(Verdict.COMPLETED_WITH_FAILURES, bench -> {
        asked(bench);
        bench.answer(Answer.SKIP);
        bench.result();
    }),

    ASKED_AND_ROLLED_BACK(Verdict.ROLLED_BACK, bench -> {
        asked(bench);
        bench.answer(Answer.ROLL_BACK);
        bench.result();
    }),

    /** The question is recorded when it is asked, which it was not in those before. */
    ASKED_AND_TOLD(Verdict.COMPLETED_WITH_FAILURES, bench -> {
        asked(bench);
        bench.answer(Answer.SKIP);
        bench.result();
    }),

    ASKED_IN_VAIN(Verdict.ROLLED_BACK, bench -> {
        asked(bench);
        bench.result();
    }),

    CANCELLED(Verdict.ROLLED_BACK, bench -> {
        hanging(bench);
        bench.stub().cancel();
        assertThatThrownBy(bench::result).isInstanceOf(WorkflowFailedException.class);
    }),

    ROLLED_BACK_IN_A_WAVE(Verdict.ROLLED_BACK, bench -> {
        hanging(bench);
        bench.rollBack();
        bench.result();
    }),

    ROLLED_BACK_IN_LEASE(Verdict.ROLLED_BACK, bench -> {
        begin(bench, ALL_OR_NOTHING).awaitVerdict(Verdict.COMPLETED);
        bench.rollBack();
        bench.result();
    }),

    RETRIED_ROLLBACK(Verdict.ROLLED_BACK, bench -> {
        strike(bench, Fault.REFUSES);
        bench.machines.undoFaults.put("b0-pc2", Fault.REFUSES);
        begin(bench, ALL_OR_NOTHING).awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
        bench.machines.undoFaults.clear();
        bench.stub().update("retry_rollback", Void.class, "carol");
        bench.result();
    }),

    SUPERSEDED(Verdict.COMPLETED, bench -> {
        begin(bench, ALL_OR_NOTHING).awaitVerdict(Verdict.COMPLETED);
        bench.stub().signal("superseded", "fleet_later");
        bench.result();
    }),

    ORPHANS_GIVEN_UP(
            Verdict.COMPLETED, bench -> withOrphans(bench, ALL_OR_NOTHING).result()),

    ORPHANS_BROUGHT_BACK(Verdict.ROLLED_BACK, bench -> {
        withOrphans(bench, ALL_OR_NOTHING).awaitVerdict(Verdict.COMPLETED);
        bench.rollBack();
        bench.result();
    }),

    ORPHAN_NOT_REMOVED(Verdict.ROLLED_BACK, bench -> {
        bench.orphans.faults.put(FleetOrphansTest.MOVED.name(), Fault.REFUSES);
        withOrphans(bench, ALL_OR_NOTHING).result();
    });

    static final Histories HISTORIES = new Histories("fleet");

    final Verdict verdict;

    @SuppressWarnings("ImmutableEnumChecker") // None of the scenes has a state.
    private final Consumer<FleetBench> scene;

    FleetBehaviour(Verdict verdict, Consumer<FleetBench> scene) {
        this.verdict = verdict;
        this.scene = scene;
    }

    void play(FleetBench bench) {
        scene.accept(bench);
    }

    String fileName() {
        return Histories.fileName(this);
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "fleet_" + name().toLowerCase(Locale.ROOT);
    }

    /** Two layers on two machines, two at once of each: all that can happen, in a history that can be read. */
    private static List<FleetAgent> agents() {
        return FleetBench.agents().stream().filter(agent -> agent.layer() < 2).toList();
    }

    private static List<String> all() {
        return agents().stream().map(FleetAgent::id).toList();
    }

    private static FleetBench begin(FleetBench bench, RolloutPolicy policy) {
        return bench.start(bench.plan(policy, 0, 2, agents()));
    }

    private static FleetBench withOrphans(FleetBench bench, RolloutPolicy policy) {
        return bench.start(
                bench.plan(policy, 0, 1, agents()).removing(List.of(FleetOrphansTest.GONE, FleetOrphansTest.MOVED)));
    }

    private static void strike(FleetBench bench, Fault fault) {
        Scene.strike(bench, 1, fault);
    }

    private static void asked(FleetBench bench) {
        strike(bench, Fault.REFUSES);
        begin(bench, STOP_AND_ASK).awaitQuestion();
    }

    private static void hanging(FleetBench bench) {
        strike(bench, Fault.HANGS);
        begin(bench, ALL_OR_NOTHING)
                .await(progress -> "2.0".equals(bench.machines.versions().get(Scene.victim(1))));
    }
}
