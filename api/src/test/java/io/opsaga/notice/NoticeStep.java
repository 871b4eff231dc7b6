package io.opsaga.notice;

import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;

/** The steps of a notice, in order. */
public enum NoticeStep implements StepName {
    LOOK("look at the board", Stage.VALIDATING),
    PIN("pin the notice", NoticeKind.PINNING),
    PART("have its part pinned", NoticeKind.PINNING);

    private final String title;
    private final Stage stage;

    NoticeStep(String title, Stage stage) {
        this.title = title;
        this.stage = stage;
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

    @Override
    public Duration estimate() {
        return Duration.ofMillis(100);
    }
}
