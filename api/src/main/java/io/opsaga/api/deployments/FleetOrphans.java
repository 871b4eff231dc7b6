package io.opsaga.api.deployments;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Inventory;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.Orphans;
import io.opsaga.orphan.Orphans.Report;
import io.opsaga.orphan.Orphans.Unknown;
import io.opsaga.orphan.Orphans.Why;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds the orphans that a fleet removes. */
@Component
class FleetOrphans {
    private static final Report NONE = new Report(List.of(), List.of());

    private final ObjectProvider<Orphans> orphans;

    FleetOrphans(ObjectProvider<Orphans> orphans) {
        this.orphans = orphans;
    }

    /** What is removed, and why nobody can tell of other things. */
    record ToRemove(List<Orphan> orphans, List<String> unknown) {}

    /**
     * Those of agents that are declared nowhere; and of those that are declared elsewhere, only where they are among the selected, as
     * nobody would have seen to it that they are well there.
     */
    ToRemove of(Inventory inventory, List<Agent> selected) {
        Report report = orphans.stream()
                .findFirst()
                .map(all -> all.look(inventory.environment()))
                .orElse(NONE);
        Set<String> ids = selected.stream().map(Agent::id).collect(Collectors.toSet());
        return new ToRemove(
                report.orphans().stream()
                        .filter(seen -> seen.declaredOn() == null
                                || ids.contains(seen.orphan().agent()))
                        .map(Orphans.Seen::orphan)
                        .toList(),
                report.unknown().stream()
                        .filter(unknown -> unknown.why() != Why.NOT_RECORDED)
                        .map(Unknown::sentence)
                        .toList());
    }
}
