package io.opsaga.backup;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of a backup, in order; of COPY there is one for each further store. */
public enum BackupStep implements StepName {
    REACH("look at the stores", Stage.VALIDATING, 2),
    LOOK("look at the source", Stage.VALIDATING, 1),
    SEND("send it to the store", BackupStage.BACKING_UP, 30),
    COPY("copy it to further stores", BackupStage.BACKING_UP, 30),
    PROVE("restore it into a throw-away target", Stage.VERIFYING, 30),
    LIST("list it", Stage.VERIFYING, 1);

    private final String title;
    private final Stage stage;
    private final Duration estimate;

    BackupStep(String title, Stage stage, long estimateSeconds) {
        this.title = title;
        this.stage = stage;
        this.estimate = Duration.ofSeconds(estimateSeconds);
    }

    static List<StepName> of(BackupInput input) {
        List<StepName> steps = new ArrayList<>(List.of(REACH, LOOK, SEND));
        steps.addAll(CopyStep.of(input.copies()));
        steps.addAll(List.of(PROVE, LIST));
        return steps;
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
        return true;
    }

    /** Of a source of about a gigabyte. */
    @Override
    public Duration estimate() {
        return estimate;
    }
}
