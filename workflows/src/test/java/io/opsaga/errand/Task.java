package io.opsaga.errand;

import io.opsaga.saga.LearnedStep;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be done on an errand.
 *
 * @param verb how: {@code do}, {@code commit}, {@code child} …
 * @param part the errand that a {@code child} is, and whose tasks a {@code learn} learns of
 */
public record Task(String verb, String name, @Nullable ErrandInput part) {
    /** What an errand is doing. */
    static final Stage WALKING = new Stage("WALKING");

    static Task of(String verb, String name) {
        return new Task(verb, name, null);
    }

    static Task child(String name, ErrandInput part) {
        return new Task("child", name, part);
    }

    static Task learn(String name, Task... more) {
        return new Task("learn", name, ErrandInput.of("", "town", Duration.ZERO, more));
    }

    static List<StepName> steps(List<Task> tasks) {
        return tasks.stream().map(Task::step).toList();
    }

    StepName step() {
        return new LearnedStep(
                name, "to " + name, verb.equals("verify") ? Stage.VERIFYING : WALKING, true, Duration.ofSeconds(1));
    }
}
