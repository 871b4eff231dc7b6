package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.inventory.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a container ended because its engine did, or its machine. An engine takes its containers with it when it is stopped, and tells of
 * one that lost its power that it ended with code 255; neither says anything of what ran in it.
 */
final class EngineStarts {
    private static final Duration QUICK = Duration.ofSeconds(10);

    /** The machine tells whole seconds; whatever was started within the same one is held to have been there before. */
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    /** The machine's boot and its engine's start, by the clock that the engine has, too. A file of this kind is written at each start. */
    private static final String LATEST = """
            read -r up rest </proc/uptime
            latest=$(($(date +%s) - ${up%.*}))
            for file in /run/docker.pid /var/run/docker.pid "${XDG_RUNTIME_DIR:-/none}/docker.pid"; do
              engine=$(stat -c %Y "$file" 2>/dev/null) && [ "$engine" -gt "$latest" ] && latest=$engine
            done
            echo "$latest"
            """;

    private final Function<Machine, RemoteShell> shells;

    EngineStarts(Function<Machine, RemoteShell> shells) {
        this.shells = shells;
    }

    /** What the container's end is told as: its own, or the engine's. */
    Condition of(Machine machine, Optional<Container> container, Condition seen) {
        Instant started = container.map(Container::startedAt).orElse(null);
        boolean ended = seen instanceof Condition.Ended
                && container.map(Container::state).filter(State.EXITED::equals).isPresent();
        return ended && started != null && started.isBefore(latest(machine).plus(RESOLUTION))
                ? new Condition.Interrupted("its engine, or its machine, was started again")
                : seen;
    }

    /** Where it cannot be told, nothing counts as started again. */
    private Instant latest(Machine machine) {
        Result result = shells.apply(machine).run(LATEST, QUICK);
        String said = result.out().strip();
        return said.matches("[0-9]{1,15}") ? Instant.ofEpochSecond(Long.parseLong(said)) : Instant.MIN;
    }
}
