package io.opsaga.real;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What can befall operations. */
final class Blows {
    private Blows() {}

    /** Opsaga itself is killed, and started again. */
    static void kill(Crashable crashable, List<Case> cases, Set<Case> reached) {
        blow(crashable, cases, reached, opsaga -> opsaga.kill9());
    }

    /** Temporal is killed under it, and started again. */
    static void killTemporal(Crashable crashable, List<Case> cases, Set<Case> reached) {
        blow(crashable, cases, reached, opsaga -> opsaga.kill9Temporal());
    }

    static void killBoth(Crashable crashable, List<Case> cases, Set<Case> reached) {
        blow(crashable, cases, reached, opsaga -> {
            opsaga.kill9Temporal();
            opsaga.kill9();
        });
    }

    /** Both machines lose their power, and have it again. */
    static void powerCut(Crashable crashable, List<Case> cases, Set<Case> reached) {
        blow(crashable, cases, reached, opsaga -> {
            List<String> machines = List.of(Testbed.MAIN_PC, Testbed.PC2);
            machines.forEach(Testbed::off);
            crashable.release();
            machines.forEach(Testbed::on);
        });
    }

    private static void blow(Crashable crashable, List<Case> cases, Set<Case> reached, Consumer<OpsagaProcess> what) {
        List<String> arrived = crashable.awaitArrived(cases.size());
        what.accept(crashable.opsaga);
        crashable.release();
        cases.stream()
                .filter(one -> arrived.contains(one.operation + " " + one.point))
                .forEach(reached::add);
        crashable.up();
    }
}
