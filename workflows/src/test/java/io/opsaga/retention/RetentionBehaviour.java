package io.opsaga.retention;

import io.opsaga.Histories;
import io.opsaga.archive.Mishap;
import io.opsaga.saga.Verdict;
import java.util.Locale;
import java.util.function.Consumer;

/** Ways in which retention can go of which a history is kept: what runs in production must go the same way after a change. */
enum RetentionBehaviour {
    COMPLETED(Verdict.COMPLETED, bench -> bench.begin().last()),

    NOTHING_GOES(Verdict.COMPLETED, bench -> {
        bench.stocks.settled();
        bench.begin(bench.input(RetentionBench.LEASE, 0)).last();
    }),

    LEASE_OVER(
            Verdict.COMPLETED,
            bench -> bench.begin(bench.input(RetentionBench.LEASE, 0)).last()),

    STORE_AWAY(Verdict.COMPLETED, bench -> {
        bench.stocks.mishaps.inject("forget offsite", Mishap.UNREACHABLE);
        bench.begin().last();
    }),

    DAMAGED(Verdict.ROLLED_BACK, bench -> {
        bench.stocks.damage = "offsite: 1 faults, packs [ab]";
        bench.begin().last();
    }),

    TAKEN_BACK(Verdict.ROLLED_BACK, bench -> {
        bench.begin(bench.input(RetentionBench.LEASE, 0)).completed();
        bench.rollBack();
        bench.last();
    });

    static final Histories HISTORIES = new Histories("retention");

    final Verdict verdict;

    @SuppressWarnings("ImmutableEnumChecker") // None of the scenes has a state.
    private final Consumer<RetentionBench> scene;

    RetentionBehaviour(Verdict verdict, Consumer<RetentionBench> scene) {
        this.verdict = verdict;
        this.scene = scene;
    }

    void play(RetentionBench bench) {
        scene.accept(bench);
    }

    String fileName() {
        return Histories.fileName(this);
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "retention_" + name().toLowerCase(Locale.ROOT);
    }
}
