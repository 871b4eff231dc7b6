package io.opsaga.restore;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;

/** The steps of a restore, in order. */
public enum RestoreStep implements StepName {
    FIND("find what is restored", Stage.VALIDATING, 3, true),
    LOOK("look at the place", Stage.VALIDATING, 1, true),
    FETCH("take it out of the store, and check it", RestoreStage.RESTORING, 20, true),
    SAFEKEEP("copy what is in the place", RestoreStage.RESTORING, 30, true),
    REPLACE("put back what was backed up", RestoreStage.RESTORING, 30, true),
    VERIFY("compare the place with the backup", Stage.VERIFYING, 20, true),
    DISCARD("give up the copy of what was there", Stage.VERIFYING, 5, false);

    private final String title;
    private final Stage stage;
    private final Duration estimate;
    private final boolean essential;

    RestoreStep(String title, Stage stage, long estimateSeconds, boolean essential) {
        this.title = title;
        this.stage = stage;
        this.estimate = Duration.ofSeconds(estimateSeconds);
        this.essential = essential;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Stage stage() {
        return stage;
    }

    @Override
    public boolean essential() {
        return essential;
    }

    /** Of about a gigabyte. */
    @Override
    public Duration estimate() {
        return estimate;
    }
}
