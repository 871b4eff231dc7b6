package io.opsaga.backup;

import io.opsaga.Histories;
import io.opsaga.archive.Mishap;
import io.opsaga.saga.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Ways in which a backup can go of which a history is kept: what runs in production must go the same way after a change. */
enum BackupBehaviour {
    COMPLETED(Verdict.COMPLETED, bench -> bench.begin().last()),

    UNPROVEN(
            Verdict.COMPLETED,
            bench -> bench.begin(bench.input(Duration.ZERO, 0)).last()),

    BROKEN(Verdict.ROLLED_BACK, bench -> {
        bench.stores.damage = "folder.tar: other bytes than were sent";
        bench.begin().last();
    }),

    SOURCE_CUT(Verdict.FAILED, bench -> {
        bench.stores.mishaps.inject("send", Mishap.SOURCE_CUT);
        bench.begin().last();
    }),

    ANSWER_LOST(Verdict.COMPLETED, bench -> {
        bench.stores.mishaps.inject("send", Mishap.ANSWER_LOST);
        bench.begin().last();
    }),

    TAKEN_BACK(Verdict.ROLLED_BACK, bench -> {
        bench.begin(bench.input(Duration.ofHours(1), 1)).completed();
        bench.rollBack();
        bench.last();
    });

    static final Histories HISTORIES = new Histories("backup");

    final Verdict verdict;

    @SuppressWarnings("ImmutableEnumChecker") // None of the scenes has a state.
    private final Consumer<BackupBench> scene;

    BackupBehaviour(Verdict verdict, Consumer<BackupBench> scene) {
        this.verdict = verdict;
        this.scene = scene;
    }

    void play(BackupBench bench) {
        scene.accept(bench);
    }

    String fileName() {
        return Histories.fileName(this);
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "backup_" + name().toLowerCase(Locale.ROOT);
    }
}
