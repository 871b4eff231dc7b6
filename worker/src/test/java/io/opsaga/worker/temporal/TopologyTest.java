package io.opsaga.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.worker.settings.WorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which queues are to be served when machines come into the inventories, and go. */
class TopologyTest {
    private final Inventories inventories = mock(Inventories.class);
    private Set<String> open = Set.of();

    @Test
    void aMachineThatComesIntoTheInventoryIsServedBesideThoseThatAre() {
        Topology topology = topology("*");
        there("pc1");
        assertThat(topology.missing(Set.of())).containsOnlyKeys("opsaga", "opsaga-shared", "machine-pc1");

        there("pc1", "pc2");

        assertThat(topology.missing(Set.of("opsaga", "opsaga-shared", "machine-pc1")))
                .containsOnlyKeys("machine-pc2");
        assertThat(topology.missing(Set.of("opsaga", "opsaga-shared", "machine-pc1", "machine-pc2")))
                .isEmpty();
    }

    @Test
    void aMachineThatIsGoneLeavesNoPatternWithoutAQueue() {
        Topology topology = topology("machine-pc2");
        there("pc1");

        assertThat(topology.missing(Set.of("machine-pc2"))).isEmpty();
    }

    /** Else what is to be undone there would wait for ever, and nobody would say what for. */
    @Test
    void aMachineOfAnOpenOperationIsServedThoughNoInventoryHasIt() {
        there("pc1");
        open = Set.of("pc1", "pc2");

        assertThat(topology("*").missing(Set.of()))
                .containsOnlyKeys("opsaga", "opsaga-shared", "machine-pc1", "machine-pc2");
    }

    private Topology topology(String queues) {
        return new Topology(
                inventories,
                () -> open,
                new WorkerSettings.Workers(true, 1, List.of(queues), List.of()),
                List.of(),
                List.of());
    }

    private void there(String... machines) {
        TreeMap<String, Machine> all = new TreeMap<>();
        for (String name : machines) {
            all.put(
                    name,
                    new Machine(name, new Machine.Ssh("127.0.0.1", 22, "ops", Path.of("id"), Path.of("hosts")), null));
        }
        when(inventories.all()).thenReturn(List.of(new Inventory(EnvironmentName.STAGING, all, List.of())));
    }
}
