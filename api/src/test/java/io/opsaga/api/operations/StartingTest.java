package io.opsaga.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StartingTest {
    @Test
    void theSummaryHasAgentVersionAndEnvironment() {
        assertThat(Starting.summary(new DeploymentKind(), operation(DeploymentKind.NAME, "planner")))
                .isEqualTo("deploy planner 2.0.0 to production (by ann)");
    }

    @Test
    void longNamesDoNotPushTheVersionOut() {
        String three = String.join(", ", "a".repeat(63), "b".repeat(63), "c".repeat(63));

        assertThat(Starting.summary(new FleetKind(), operation(FleetKind.NAME, three)))
                .startsWith("fleet aaa")
                .endsWith("... 2.0.0 to production (by ann)")
                .hasSizeLessThanOrEqualTo(200);
    }

    private static Operation operation(String kind, String target) {
        return new Operation(
                "x", kind, "production", target, "pc2", "2.0.0", "ann", "", Instant.EPOCH, OperationPolicy.DEFAULT);
    }
}
