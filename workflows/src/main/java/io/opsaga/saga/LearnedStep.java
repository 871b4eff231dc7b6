package io.opsaga.saga;

import java.time.Duration;

/** A step that no enum can name beforehand, because only the input, or the run itself, says that there is one. */
public record LearnedStep(String name, String title, Stage stage, boolean essential, Duration estimate)
        implements StepName {}
