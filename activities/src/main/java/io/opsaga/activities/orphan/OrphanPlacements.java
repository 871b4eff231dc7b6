package io.opsaga.activities.orphan;

import io.opsaga.activities.runtime.Placement;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.orphan.Orphan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Orphans as runtimes want agents: nothing is declared of them, and all that matters stands on what was brought. */
final class OrphanPlacements {
    private OrphanPlacements() {}

    static Placement of(EnvironmentName environment, Machine machine, Orphan orphan) {
        Agent agent = new Agent(
                orphan.agent(),
                machine.name(),
                orphan.runtime(),
                orphan.agent(),
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                RestartPolicy.UNLESS_STOPPED,
                Resources.NONE,
                null,
                List.of());
        return new Placement(environment, agent, machine, Path.of(""));
    }
}
