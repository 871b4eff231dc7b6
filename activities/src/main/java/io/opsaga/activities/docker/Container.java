package io.opsaga.activities.docker;

import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container in every detail that a deployment asks for.
 *
 * @param name without the leading slash
 * @param imageRef what it was created from, as written then
 * @param exitCode of the last run; 0 before and while it runs
 * @param oomKilled whether the last run was ended for using more memory than it may
 * @param restartCount how often the engine restarted it by itself
 * @param startedAt of the last run; null if it never ran
 * @param address on the engine's bridge; null unless it runs
 * @param ports published TCP ports, as asked for
 */
public record Container(
        String id,
        String name,
        String imageId,
        String imageRef,
        State state,
        int exitCode,
        boolean oomKilled,
        int restartCount,
        @Nullable Instant startedAt,
        Map<String, String> labels,
        @Nullable String address,
        List<PortBinding> ports,
        RestartPolicy restart) {
    public Container {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** This one under another name. */
    public Container named(String other) {
        return with(other, state, restart);
    }

    /** This one with another restart policy. */
    public Container governed(RestartPolicy policy) {
        return with(name, state, policy);
    }

    /** This one when it has been stopped; the code it ended with is not known. */
    public Container stopped() {
        return with(name, running() ? State.EXITED : state, restart);
    }

    private Container with(String newName, State newState, RestartPolicy policy) {
        return new Container(
                id,
                newName,
                imageId,
                imageRef,
                newState,
                exitCode,
                oomKilled,
                restartCount,
                startedAt,
                labels,
                newState == State.RUNNING ? address : null,
                ports,
                policy);
    }

    /** As the engine says it. */
    public enum State {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD,
        /** A word that this version does not know. */
        OTHER;

        static State of(@Nullable String wire) {
            for (State state : values()) {
                if (state.name().toLowerCase(Locale.ROOT).equals(wire)) {
                    return state;
                }
            }
            return OTHER;
        }
    }
}
