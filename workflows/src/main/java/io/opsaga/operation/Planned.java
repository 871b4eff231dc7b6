package io.opsaga.operation;

import io.opsaga.saga.Decision;
import io.opsaga.saga.FailureNote;
import io.opsaga.saga.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation would do: the outcome of a rehearsal of its saga.
 *
 * @param hash SHA-256 over {@link PlanLines}, in hexadecimal digits; the same whenever the same would be done
 * @param conditions how it would be done, such as {@code policy=all-or-nothing}
 * @param problem why it would fail before it changes anything; null where it would not
 * @param estimate how long the whole is expected to take
 */
public record Planned(
        String hash,
        Instant madeAt,
        List<PlannedStep> steps,
        List<PlannedAgent> agents,
        List<String> conditions,
        @Nullable FailureNote problem,
        Duration estimate) {
    public Planned {
        steps = List.copyOf(steps);
        agents = List.copyOf(agents);
        conditions = List.copyOf(conditions);
    }

    static Planned of(
            Operation operation,
            List<PlannedStep> steps,
            PlanContributor outlook,
            @Nullable FailureNote problem,
            Instant now) {
        List<PlannedAgent> agents = outlook.agents();
        List<String> conditions = outlook.conditions();
        List<String> lines = PlanLines.of(operation, conditions, agents, steps);
        Duration estimate = steps.stream().map(PlannedStep::estimate).reduce(Duration.ZERO, Duration::plus);
        return new Planned(PlanLines.hash(lines), now, steps, agents, conditions, problem, estimate);
    }

    /** Whether anything would be changed. */
    public boolean changesAnything() {
        return problem == null && steps.stream().anyMatch(step -> step.decision() == Decision.WILL_CHANGE);
    }

    /** The same without its table, which is long and has done its service once the plan is decided upon. */
    Planned withoutAgents() {
        return new Planned(hash, madeAt, steps, List.of(), conditions, problem, estimate);
    }
}
