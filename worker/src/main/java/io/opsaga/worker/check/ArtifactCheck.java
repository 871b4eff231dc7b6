package io.opsaga.worker.check;

import io.opsaga.activities.inventory.Artifacts;
import io.opsaga.activities.inventory.LoadedInventory;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.worker.check.CheckApplication.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether there is something to deploy for each agent that is a process; images are known to engines only. */
final class ArtifactCheck {
    private final LoadedInventory loaded;

    ArtifactCheck(LoadedInventory loaded) {
        this.loaded = loaded;
    }

    List<Found> findings() throws IOException {
        List<Found> findings = new ArrayList<>();
        Artifacts artifacts = new Artifacts(loaded.base());
        List<String> names = loaded.inventory().agents().stream()
                .filter(agent -> agent.runtime() == RuntimeKind.PROCESS)
                .map(Agent::artifact)
                .distinct()
                .toList();
        for (String name : names) {
            List<String> versions = artifacts.versions(name);
            findings.add(
                    versions.isEmpty()
                            ? Found.wrong("artifact %s: none in %s, for %s"
                                    .formatted(
                                            name,
                                            loaded.base().resolve("artifacts").resolve(name),
                                            users(name)))
                            : Found.ok("artifact %s: %s".formatted(name, String.join(", ", versions))));
        }
        return findings;
    }

    private String users(String artifact) {
        return loaded.inventory().agents().stream()
                .filter(agent -> agent.runtime() == RuntimeKind.PROCESS
                        && agent.artifact().equals(artifact))
                .map(Agent::id)
                .collect(Collectors.joining(", "));
    }
}
