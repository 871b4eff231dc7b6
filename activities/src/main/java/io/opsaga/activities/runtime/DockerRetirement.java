package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Containers that nobody goes back to any more: neither what an operation made nor what it replaced. */
final class DockerRetirement {
    private DockerRetirement() {}

    /** Which of many agents of one environment have such containers, told from one list. */
    static Set<String> outdated(DockerHost docker, List<Change> changes) {
        Map<String, Change> byAgent = changes.stream().collect(Collectors.toMap(Change::agent, Function.identity()));
        Map<String, String> ours =
                Map.of(DockerLabels.ENVIRONMENT, changes.get(0).environment());
        return docker.containers(ours).stream()
                .filter(container -> {
                    Change change = byAgent.get(container.labels().get(DockerLabels.AGENT));
                    return change != null && superfluous(container, change);
                })
                .map(container -> container.labels().get(DockerLabels.AGENT))
                .collect(Collectors.toSet());
    }

    static List<ContainerSummary> superfluous(DockerHost docker, Placement at, Change change) {
        return docker.containers(DockerLabels.of(DockerOwnership.of(at))).stream()
                .filter(container -> superfluous(container, change))
                .toList();
    }

    private static boolean superfluous(ContainerSummary container, Change change) {
        return DockerOwnership.of(change).owns(container)
                && container.state() != State.REMOVING
                && !change.operation().equals(container.labels().get(DockerLabels.OPERATION))
                && !container.id().equals(change.old().reference());
    }

    /** Says which. */
    static String remove(DockerHost docker, List<ContainerSummary> superfluous) {
        superfluous.forEach(container -> docker.remove(container.id()));
        return "removed " + superfluous.stream().map(ContainerSummary::name).collect(Collectors.joining(", "));
    }
}
