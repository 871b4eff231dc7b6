package io.opsaga.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentFailure;
import io.opsaga.fleet.FleetFailure;
import io.opsaga.operation.OperationFailure;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where each failure lies; whoever adds one has to decide here as well. */
class OriginTest {
    private static final Map<Origin, String> TABLE = Map.of(
            Origin.VERSION,
            "CRASHED ENTRY_POINT_MISSING MEMORY_EXHAUSTED SETUP_FAILED START_FAILED UNHEALTHY",
            Origin.MACHINE,
            "AGENT_NOT_UNDONE DISK_FULL ENGINE_FAILED MACHINE_CHANGED MACHINE_REFUSED MACHINE_UNFIT MACHINE_UNREACHABLE PORT_TAKEN REGISTRY_UNREACHABLE UNHEALTHY_AS_BEFORE",
            Origin.OPSAGA,
            "NO_RUNTIME REGISTRY_REFUSED STALE_HOLDER",
            Origin.ORDER,
            "AGENTS_FAILED AGENT_UNKNOWN ANSWER_UNKNOWN APPROVAL_REFUSED CALLED_OFF DEPENDENCY_GONE MALFORMED NOTHING_ASKED NOT_APPROVED ORDER_REUSED"
                    + " OWN_APPROVAL PLAN_STALE QUEUE_FULL RELEASE_GONE ROLLBACK_REFUSED SOME_AGENTS_FAILED STEPS_ALIKE TARGET_LOCKED UNSIGNED VALIDATION_BLOCKED VERSION_QUARANTINED VERSION_UNKNOWN");

    private static List<Failure> all() {
        return Stream.<Failure[]>of(DeploymentFailure.values(), FleetFailure.values(), OperationFailure.values())
                .flatMap(Stream::of)
                .toList();
    }

    @Test
    void eachLiesSomewhere() {
        Map<Origin, String> found = new TreeMap<>();
        for (Origin origin : Origin.values()) {
            found.put(
                    origin,
                    all().stream()
                            .filter(failure -> failure.origin() == origin)
                            .map(Failure::name)
                            .sorted()
                            .collect(Collectors.joining(" ")));
        }
        assertThat(found).isEqualTo(TABLE);
    }

    @Test
    void onlyTheVersionsOwnSpeakAgainstIt() {
        assertThat(all())
                .allSatisfy(failure -> assertThat(failure.blamesVersion())
                        .as(failure.name())
                        .isEqualTo(failure.origin() == Origin.VERSION));
    }
}
