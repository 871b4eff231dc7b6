package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is remembered of a container, so that it can be brought back as it was. */
final class DockerSnapshots {
    private DockerSnapshots() {}

    /** @param interrupted whether an operation was ended from outside while it had this one stopped: it is meant to run then */
    static Snapshot of(Container container, boolean interrupted) {
        return new Snapshot(
                true,
                container.running() || interrupted,
                DockerOwnership.version(container),
                container.imageId(),
                container.id(),
                container.name(),
                restart(container, interrupted),
                state(container.state()),
                null);
    }

    /** From a list alone, which does not tell everything of every container. */
    static Optional<Snapshot> of(ContainerSummary container) {
        Map<String, String> labels = container.labels();
        String version = labels.get(DockerLabels.VERSION);
        String restart = labels.get(DockerLabels.RESTART);
        return container.running() && version != null && restart != null
                ? Optional.of(new Snapshot(
                        true, true, version, container.imageId(), container.id(), container.name(), restart))
                : Optional.empty();
    }

    /** When the engine starts it again, as it spells that; of one that an operation has stopped or not finished, as it was agreed. */
    private static String restart(Container container, boolean interrupted) {
        String agreed = container.labels().get(DockerLabels.RESTART);
        return agreed != null && (interrupted || beside(container))
                ? agreed
                : container.restart().wire();
    }

    /** Stopped and without the policy that it had, as operations stop what they replace; somebody may have done so by hand. */
    static boolean parked(Container container) {
        return !container.state().alive() && ungoverned(container);
    }

    /** Without the policy that was agreed for it: running or not, its engine does not start it again. */
    static boolean ungoverned(Container container) {
        String agreed = container.labels().get(DockerLabels.RESTART);
        return container.restart().equals(RestartRule.NO) && agreed != null && !agreed.equals(RestartPolicy.NO.wire());
    }

    /** Whether it has not taken the agent's name over, and with it its restart policy. */
    private static boolean beside(Container container) {
        Map<String, String> labels = container.labels();
        return !new DockerOwnership(
                        labels.getOrDefault(DockerLabels.AGENT, ""), labels.getOrDefault(DockerLabels.ENVIRONMENT, ""))
                .isAgentName(container.name());
    }

    private static @Nullable String state(State state) {
        return state == State.PAUSED || state == State.RESTARTING ? state.wire() : null;
    }
}
