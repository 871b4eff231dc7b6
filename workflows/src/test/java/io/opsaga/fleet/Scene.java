package io.opsaga.fleet;

import static io.opsaga.fleet.FleetBench.ofLayer;

import io.opsaga.fleet.FakeMachines.Fault;
import io.opsaga.operation.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** One agent whose change goes wrong when it is known who else was touched, and the tables that follow from it. */
final class Scene {
    private Scene() {}

    /** The one that goes wrong in that layer. */
    static String victim(int layer) {
        return "a%d-pc2".formatted(layer);
    }

    /** Has it go wrong when all others of its layer are done. */
    static String strike(FleetBench bench, int layer, Fault fault) {
        String victim = victim(layer);
        Set<String> others = new TreeSet<>(ofLayer(layer));
        others.remove(victim);
        bench.machines.changeFaults.put(victim, fault);
        bench.machines.after.put(victim, others);
        return victim;
    }

    /** All up to that layer like this, and untouched behind it. */
    static Map<String, Outcome> upTo(int layer, Outcome touched) {
        return FleetBench.table(IntStream.range(0, FleetBench.LAYERS)
                .mapToObj(each -> each <= layer ? touched : Outcome.UNTOUCHED)
                .toArray(Outcome[]::new));
    }

    /** All up to that layer like this but one, and untouched behind it. */
    static Map<String, Outcome> upTo(int layer, Outcome touched, String agent, Outcome but) {
        Map<String, Outcome> expected = upTo(layer, touched);
        expected.put(agent, but);
        return expected;
    }
}
