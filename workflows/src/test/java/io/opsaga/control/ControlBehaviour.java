package io.opsaga.control;

import io.opsaga.Histories;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.Verdict;
import java.util.Locale;
import java.util.function.Consumer;

/** Ways in which run control can go of which a history is kept: what runs in production must go the same way after a change. */
enum ControlBehaviour {
    STOPPED(Verdict.COMPLETED, bench -> bench.begin(ControlAction.STOP).last()),

    STARTED(Verdict.COMPLETED, bench -> {
        ControlBench.AGENTS.forEach(agent -> bench.agents.put(agent.id(), "stopped"));
        bench.begin(ControlAction.START).last();
    }),

    RESTARTED(Verdict.COMPLETED, bench -> bench.begin(ControlAction.RESTART).last()),

    REMOVED(Verdict.COMPLETED, bench -> bench.begin(ControlAction.REMOVE).last()),

    REMOVED_AND_BROUGHT_BACK(Verdict.ROLLED_BACK, bench -> {
        bench.begin(ControlAction.REMOVE).completed();
        bench.rollBack();
        bench.last();
    }),

    REMOVED_WHILE_HELD(Verdict.COMPLETED, bench -> {
        bench.begin(ControlAction.REMOVE).completed();
        bench.store.heldByOther = ControlBench.WEB;
        bench.last();
    }),

    FAILED_ROLLED_BACK(Verdict.ROLLED_BACK, bench -> {
        bench.agents.refuse.add(ControlBench.STORE);
        bench.begin(ControlAction.STOP).last();
    }),

    KEPT_WHAT_WORKS(Verdict.COMPLETED_WITH_FAILURES, bench -> {
        bench.agents.refuse.add(ControlBench.CORE);
        bench.begin(bench.input(ControlAction.RESTART, RolloutPolicy.KEEP_WHAT_WORKS, 1))
                .last();
    }),

    BLOCKED(Verdict.FAILED, bench -> {
        bench.agents.put(ControlBench.CORE, "gone");
        bench.begin(ControlAction.START).last();
    });

    static final Histories HISTORIES = new Histories("control");

    final Verdict verdict;

    @SuppressWarnings("ImmutableEnumChecker") // None of the scenes has a state.
    private final Consumer<ControlBench> scene;

    ControlBehaviour(Verdict verdict, Consumer<ControlBench> scene) {
        this.verdict = verdict;
        this.scene = scene;
    }

    void play(ControlBench bench) {
        scene.accept(bench);
    }

    String fileName() {
        return Histories.fileName(this);
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "control_" + name().toLowerCase(Locale.ROOT);
    }
}
