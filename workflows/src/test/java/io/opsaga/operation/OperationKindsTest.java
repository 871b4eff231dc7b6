package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.deployment.DeploymentKind;
import io.opsaga.fleet.FleetKind;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationKindsTest {
    private static final OperationKinds KINDS = new OperationKinds(List.of(new FleetKind(), new DeploymentKind()));

    @Test
    void kindsAreFoundByName() {
        assertThat(KINDS.all()).extracting(OperationKind::name).containsExactly("deployment", "fleet");
        assertThat(KINDS.get("fleet").prefix()).isEqualTo("fleet");
        assertThat(KINDS.delivering()).containsExactly("deployment", "fleet");
    }

    @Test
    void anUnknownKindIsNoKindAtAll() {
        assertThat(KINDS.find("migration")).isEmpty();
        assertThatThrownBy(() -> KINDS.get("migration"))
                .hasMessageContaining("no operations of the kind migration")
                .hasMessageContaining("deployment, fleet");
    }

    @Test
    void twoKindsDoNotShareANameOrAPrefix() {
        assertThatThrownBy(
                        () -> new OperationKinds(List.of(new DeploymentKind(), new Kind("deployment", "x", List.of()))))
                .hasMessageContaining("named deployment");
        assertThatThrownBy(() -> new OperationKinds(List.of(new DeploymentKind(), new Kind("x", "deploy", List.of()))))
                .hasMessageContaining("begin with deploy");
    }

    @Test
    void failuresOfAllKindsAndOfEveryRunAreKnownByName() {
        assertThat(KINDS.failure("UNHEALTHY").map(Failure::origin)).contains(Origin.VERSION);
        assertThat(KINDS.failure("AGENTS_FAILED")).isPresent();
        assertThat(KINDS.failure("TARGET_LOCKED")).isPresent();
        assertThat(KINDS.failure("TIMED_OUT").map(Failure::sentence)).contains("Time ran out.");
        assertThat(KINDS.failure("NullPointerException")).isEmpty();
        assertThat(KINDS.failures()).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    }

    @Test
    void aFailureMeansOneThing() {
        assertThatThrownBy(() ->
                        new OperationKinds(List.of(new DeploymentKind(), new Kind("x", "x", List.of(Other.values())))))
                .hasMessageContaining("UNHEALTHY means two things");
    }

    private enum Other implements Failure {
        UNHEALTHY;

        @Override
        public String sentence() {
            return "It is something else.";
        }

        @Override
        public boolean permanent() {
            return true;
        }

        @Override
        public Origin origin() {
            return Origin.ORDER;
        }
    }

    private record Kind(String name, String prefix, List<Other> failing) implements OperationKind<OperationInput> {
        @Override
        public String targetType() {
            return Target.AGENT;
        }

        @Override
        public Class<OperationInput> input() {
            return OperationInput.class;
        }

        @Override
        public Class<? extends OperationControl> workflow() {
            return OperationControl.class;
        }

        @Override
        public List<? extends Failure> failures() {
            return failing;
        }
    }
}
