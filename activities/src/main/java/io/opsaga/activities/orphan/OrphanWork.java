package io.opsaga.activities.orphan;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.function.Function;

/** What is done with one orphan, forwards and back; each does nothing where it was done already. What changes the machine holds its fence. */
final class OrphanWork {
    private final AgentRuntime runtime;
    private final Health health;
    private final Placement at;
    private final Change change;
    private final boolean well;
    private final Heartbeat pulse;

    /** @param well whether it ran and was healthy */
    OrphanWork(AgentRuntime runtime, Health health, Placement at, Change change, boolean well, Heartbeat pulse) {
        this.runtime = runtime;
        this.health = health;
        this.at = at;
        this.change = change;
        this.well = well;
        this.pulse = pulse;
    }

    /**
     * Puts it aside.
     *
     * @param declared why it is no orphan any more, asked when nobody else can work on the agent; empty where it is one
     * @return why it was left alone; empty where it was not
     */
    String remove(Function<Placement, Optional<String>> declared) {
        return runtime.held(at, change, pulse, held -> {
            // What has been put aside by an attempt whose answer was lost is ours to give back, whatever is declared by
            // now.
            Optional<String> why = aside() ? Optional.empty() : declared.apply(at);
            if (why.isEmpty()) {
                held.control().putAside(at, change, pulse);
            }
            return why.orElse("");
        });
    }

    private boolean aside() {
        return change.old().present() && runtime.control().aside(at, change);
    }

    Reading removed() {
        return runtime.control().aside(at, change)
                ? Reading.applied("it is taken off its machine")
                : Reading.absent("it is still there");
    }

    /** Has it as it was before, and healthy if it was. */
    Reading bringBack() {
        if (!change.old().present()) {
            return Reading.absent("there was nothing that could be brought back");
        }
        Reading reading = runtime.held(at, change, pulse, held -> held.control().restore(at, change, pulse));
        if (!reading.gone() || !well) {
            return reading;
        }
        try {
            Placement then = runtime.asItWas(at, change);
            String answer = health.await(then, () -> runtime.oldCondition(then, change), pulse);
            return new Reading(reading.effect(), "%s; it is %s".formatted(reading.detail(), answer));
        } catch (ApplicationFailure e) {
            return Reading.unknown(
                    "%s does not serve: %s".formatted(change.old().version(), e.getOriginalMessage()));
        }
    }

    boolean discard() {
        return runtime.held(at, change, pulse, held -> held.control().discard(at, change));
    }
}
