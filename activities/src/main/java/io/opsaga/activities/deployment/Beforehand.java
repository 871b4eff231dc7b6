package io.opsaga.activities.deployment;

import io.opsaga.activities.http.ProbeFailure;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is before anybody touches it. What was wrong with it then is not expected of it when it is brought back, and says nothing of
 * the version that was tried meanwhile.
 */
public final class Beforehand {
    private final AgentRuntime runtime;
    private final Health health;
    private final Placement at;
    private final Change change;

    /** @param change of which only what is there now is looked at */
    public Beforehand(AgentRuntime runtime, Health health, Placement at, Change change) {
        this.runtime = runtime;
        this.health = health;
        this.at = at;
        this.change = change;
    }

    /**
     * What is wrong with that which is to run now; null where nothing is, or where nobody can tell. Most are well, and are asked once, as
     * they are declared now; what may have been declared otherwise when it was started is looked up for those only that are not.
     *
     * @param seen how it is doing
     */
    public @Nullable String complaint(Condition seen) {
        if (!(seen instanceof Condition.Running running)) {
            return Snapshot.DOWN;
        }
        if (wrong(at, running) == null) {
            return null;
        }
        Placement then = runtime.asItWas(at, change);
        return runtime.oldCondition(then, change) instanceof Condition.Running again
                ? wrong(then, again)
                : Snapshot.DOWN;
    }

    private @Nullable String wrong(Placement asked, Condition.Running running) {
        try {
            // One that cannot be asked may just be too new to be called steady.
            return asked.agent().health() == null
                    ? running.doubt()
                    : health.complaint(asked, running).orElse(null);
        } catch (ProbeFailure e) {
            return null;
        }
    }
}
