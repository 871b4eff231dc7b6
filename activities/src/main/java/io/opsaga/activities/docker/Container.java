package io.opsaga.activities.docker;

import io.opsaga.inventory.Agent.PortBinding;
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
 * @param ports published TCP ports, as asked for; those that the engine was to choose only while it has them
 * @param floating whether the engine chose a published port, so that it is another after the next start
 * @param autoRemove whether the engine removes it as soon as it has ended
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
        boolean floating,
        RestartRule restart,
        boolean autoRemove)
        implements Found {
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
    public Container governed(RestartRule rule) {
        return with(name, state, rule);
    }

    /** This one when it has been stopped; the code it ended with is not known. */
    public Container stopped() {
        return with(name, state.alive() ? State.EXITED : state, restart);
    }

    private Container with(String newName, State newState, RestartRule rule) {
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
                floating,
                rule,
                autoRemove);
    }

    /** As the engine says it. */
    public enum State {
        /** It never ran. */
        CREATED,
        RUNNING,
        /** Its processes are there and stand still; it keeps its ports, and cannot be started. */
        PAUSED,
        /** It has ended, and the engine will start it again; until then it has no network, for want of which it cannot be renamed. */
        RESTARTING,
        REMOVING,
        EXITED,
        /** The engine failed to remove it; there is no other way for it any more. */
        DEAD,
        /** A word that this version does not know. */
        OTHER;

        /** Whether it has processes or is about to have them again, so that only a stop makes an end of it. */
        public boolean alive() {
            return this == RUNNING || this == PAUSED || this == RESTARTING;
        }

        /** Whether its published ports are taken by it. */
        public boolean holdsPorts() {
            return this == RUNNING || this == PAUSED;
        }

        /** Whether it can never run again. */
        public boolean lost() {
            return this == REMOVING || this == DEAD;
        }

        /** The word for it. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(@Nullable String wire) {
            for (State state : values()) {
                if (state.wire().equals(wire)) {
                    return state;
                }
            }
            return OTHER;
        }
    }
}
