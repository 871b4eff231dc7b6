package io.opsaga.activities.deployment;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All the steps of a deployment on one agent in one go, forwards and back; each step does nothing where it was done already. */
public final class AgentWork {
    private final AgentRuntime runtime;
    private final Health health;
    private final Placement at;
    private final Heartbeat pulse;

    public AgentWork(AgentRuntime runtime, Health health, Placement at, Heartbeat pulse) {
        this.runtime = runtime;
        this.health = health;
        this.at = at;
        this.pulse = pulse;
    }

    /**
     * Prepares the release, starts it, waits until it is healthy, and has it take over.
     *
     * @return how long each of that took
     */
    public String change(Change change) {
        List<String> parts = new ArrayList<>();
        timed(parts, "prepare", () -> runtime.prepare(at, change, pulse));
        timed(parts, "start", () -> runtime.start(at, change, pulse));
        timed(parts, "healthy", () -> health.await(at, () -> runtime.condition(at, change), pulse, change.old()));
        timed(parts, "switch over", () -> runtime.switchOver(at, change));
        return String.join(", ", parts);
    }

    /** Whether the new version has taken over, and is well. */
    public Reading changed(Change change) {
        Reading switched = runtime.switched(at, change);
        if (switched.effect() != Effect.APPLIED) {
            return switched;
        }
        Optional<String> complaint = health.complaint(at, () -> runtime.condition(at, change));
        return complaint
                .map(why -> Reading.unknown(switched.detail() + ", and is not well: " + why))
                .orElse(switched);
    }

    /** The old version has name and link again, runs, is healthy if it was; then the new one is removed. Stops where something is left. */
    public Reading undo(Change change) {
        List<Supplier<Reading>> undos =
                List.of(() -> runtime.switchBack(at, change), () -> restore(change), () -> runtime.discard(at, change));
        List<String> told = new ArrayList<>();
        boolean reverted = false;
        for (Supplier<Reading> undo : undos) {
            Reading reading = undo.get();
            if (!reading.gone()) {
                return reading;
            }
            reverted |= reading.effect() == Effect.REVERTED;
            told.add(reading.detail());
        }
        String detail = String.join("; ", told);
        return reverted ? Reading.reverted(detail) : Reading.absent(detail);
    }

    /** Stops the new version and has the old one running again, and healthy if it was. */
    Reading restore(Change change) {
        // Asked first, because it is known of what has been looked at and not been started yet.
        Placement then = change.old().running() ? runtime.asItWas(at, change) : at;
        Reading reading = runtime.restore(at, change, pulse);
        if (!reading.gone() || !change.old().running()) {
            return reading;
        }
        String complaint = change.old().complaint();
        if (complaint != null) {
            return new Reading(
                    reading.effect(),
                    "%s; %s is as before, not well: %s"
                            .formatted(reading.detail(), change.old().version(), complaint));
        }
        try {
            String answer = health.await(then, () -> runtime.oldCondition(then, change), pulse);
            return new Reading(
                    reading.effect(),
                    "%s; %s is %s".formatted(reading.detail(), change.old().version(), answer));
        } catch (ApplicationFailure e) {
            return Reading.unknown(
                    "%s does not serve: %s".formatted(change.old().version(), e.getOriginalMessage()));
        }
    }

    private static void timed(List<String> parts, String part, Runnable work) {
        long begun = System.nanoTime();
        work.run();
        parts.add("%s %d ms".formatted(part, (System.nanoTime() - begun) / 1_000_000));
    }
}
