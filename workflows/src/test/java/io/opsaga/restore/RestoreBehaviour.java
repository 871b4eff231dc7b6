package io.opsaga.restore;

import io.opsaga.Histories;
import io.opsaga.archive.Mishap;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Ways in which a restore can go of which a history is kept: what runs in production must go the same way after a change. */
enum RestoreBehaviour {
    COMPLETED(Verdict.COMPLETED, bench -> bench.begin().last()),

    WHERE_NOTHING_WAS(Verdict.COMPLETED, bench -> {
        bench.place.content = "";
        bench.begin().last();
    }),

    NOT_VERIFIED(Verdict.FAILED, bench -> {
        bench.place.listing = new Listing(true, false, "backup_1 is UNVERIFIED");
        bench.begin().last();
    }),

    BROKEN(Verdict.FAILED, bench -> {
        bench.place.broken = "folder.tar: other bytes than were sent";
        bench.begin().last();
    }),

    RESTORED_OTHERWISE(Verdict.ROLLED_BACK, bench -> {
        bench.place.difference = "3 files differ";
        bench.begin().last();
    }),

    ANSWER_LOST(Verdict.COMPLETED, bench -> {
        bench.place.mishaps.inject("safekeep", Mishap.ANSWER_LOST);
        bench.place.mishaps.inject("replace", Mishap.ANSWER_LOST);
        bench.begin().last();
    }),

    COPY_KEPT(Verdict.ROLLBACK_INCOMPLETE, bench -> {
        bench.place.difference = "3 files differ";
        bench.place.mishaps.inject("put back", Mishap.REFUSES);
        bench.begin().last();
    }),

    TAKEN_BACK(Verdict.ROLLED_BACK, bench -> {
        bench.begin(bench.input(Duration.ofHours(1))).awaits(Verdict.COMPLETED);
        bench.rollBack();
        bench.last();
    });

    static final Histories HISTORIES = new Histories("restore");

    final Verdict verdict;

    @SuppressWarnings("ImmutableEnumChecker") // None of the scenes has a state.
    private final Consumer<RestoreBench> scene;

    RestoreBehaviour(Verdict verdict, Consumer<RestoreBench> scene) {
        this.verdict = verdict;
        this.scene = scene;
    }

    void play(RestoreBench bench) {
        scene.accept(bench);
    }

    String fileName() {
        return Histories.fileName(this);
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "restore_" + name().toLowerCase(Locale.ROOT);
    }
}
