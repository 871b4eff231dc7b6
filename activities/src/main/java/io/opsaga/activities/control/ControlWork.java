package io.opsaga.activities.control;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.RunControl;
import io.opsaga.control.ControlAction;
import io.opsaga.control.Stand;
import io.opsaga.deployment.Change;
import io.opsaga.saga.Reading;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.function.Supplier;

/** Run control of one agent, forwards and back; each does nothing where it was done already. */
final class ControlWork {
    private final AgentRuntime runtime;
    private final RunControl control;
    private final Health health;
    private final Placement at;
    private final Change change;
    private final Stand before;

    ControlWork(AgentRuntime runtime, Health health, Placement at, Change change, Stand before) {
        this.runtime = runtime;
        this.control = runtime.control();
        this.health = health;
        this.at = at;
        this.change = change;
        this.before = before;
    }

    /** Acts, and returns when the agent is as it shall be. */
    void act(ControlAction action, Heartbeat pulse) {
        switch (action) {
            case STOP -> control.stop(at, change, pulse);
            case REMOVE -> control.putAside(at, change, pulse);
            case START -> {
                control.start(at, change, pulse);
                healthy(pulse);
            }
            case RESTART -> {
                control.restart(at, change, before.run(), pulse);
                healthy(pulse);
            }
        }
    }

    private String healthy(Heartbeat pulse) {
        Placement then = runtime.asItWas(at, change);
        return health.await(then, condition(then), pulse);
    }

    private Supplier<Condition> condition(Placement then) {
        return () -> runtime.oldCondition(then, change);
    }

    /** Whether the agent is as it shall be. */
    Reading acted(ControlAction action) {
        return switch (action) {
            case STOP ->
                control.look(at, change.operation()).resting()
                        ? Reading.applied("nothing of it runs")
                        : Reading.absent("it still runs, or would be started again");
            case REMOVE ->
                control.aside(at, change)
                        ? Reading.applied("it is taken off its machine")
                        : Reading.absent("it is still there");
            case START -> runs(true);
            case RESTART -> runs(!control.run(at, change).orElse(before.run()).equals(before.run()));
        };
    }

    private Reading runs(boolean anew) {
        if (!anew || control.run(at, change).isEmpty()) {
            return Reading.absent(anew ? "it does not run" : "it was not restarted");
        }
        Placement then = runtime.asItWas(at, change);
        Optional<String> complaint = health.complaint(then, condition(then));
        return complaint
                .map(why -> Reading.unknown("it runs, and is not well: " + why))
                .orElse(Reading.applied("it runs, and is well"));
    }

    /** Has the agent as it stood before, and healthy if it was. */
    Reading undo(ControlAction action, Heartbeat pulse) {
        if (action == ControlAction.RESTART && control.run(at, change).isEmpty() && !there()) {
            return Reading.absent("what was restarted is not there any more");
        }
        Reading reading = control.restore(at, change, pulse);
        if (!reading.gone() || !before.well()) {
            return reading;
        }
        try {
            return new Reading(reading.effect(), "%s; it is %s".formatted(reading.detail(), healthy(pulse)));
        } catch (ApplicationFailure e) {
            return Reading.unknown(
                    "%s does not serve: %s".formatted(change.old().version(), e.getOriginalMessage()));
        }
    }

    private boolean there() {
        return !(runtime.oldCondition(at, change) instanceof Condition.Missing);
    }
}
