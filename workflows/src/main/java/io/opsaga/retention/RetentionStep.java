package io.opsaga.retention;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of retention, in order; of CHECK, FORGET and PRUNE there is one for each store. */
public enum RetentionStep implements StepName {
    PLAN("decide what is kept", Stage.VALIDATING, 3, true),
    UNLIST("take off the list what goes", RetentionStage.EXPIRING, 1, true),
    CHECK("read what is stored", Stage.VERIFYING, 60, true),
    FORGET("forget its snapshots", Stage.VERIFYING, 5, false),
    STRIKE("write down that it is gone", Stage.VERIFYING, 1, false),
    PRUNE("give its room back", Stage.VERIFYING, 20, false);

    private final String title;
    private final Stage stage;
    private final Duration estimate;
    private final boolean essential;

    RetentionStep(String title, Stage stage, long estimateSeconds, boolean essential) {
        this.title = title;
        this.stage = stage;
        this.estimate = Duration.ofSeconds(estimateSeconds);
        this.essential = essential;
    }

    static List<StepName> of(RetentionInput input) {
        List<StepName> steps = new ArrayList<>(List.of(PLAN, UNLIST));
        if (input.readDataPercent() > 0) {
            steps.addAll(StoreStep.of(CHECK, input.stores()));
        }
        steps.addAll(StoreStep.of(FORGET, input.stores()));
        steps.add(STRIKE);
        steps.addAll(StoreStep.of(PRUNE, input.stores()));
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
        return essential;
    }

    /** Of a store of some gigabytes. */
    @Override
    public Duration estimate() {
        return estimate;
    }
}
