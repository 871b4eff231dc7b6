package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.control.ControlKind;
import io.opsaga.control.ControlStep;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentStep;
import io.opsaga.fleet.FleetKind;
import io.opsaga.fleet.FleetStep;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;
import io.opsaga.saga.Stage;
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

    @Test
    void stagesAreTheWordsOfAllKindsAmidThoseOfEveryLife() {
        Kind backup = new Kind("backup", "backup", List.of(), List.of(Stage.VALIDATING, new Stage("COPYING")));
        OperationKinds known = new OperationKinds(List.of(new DeploymentKind(), backup));

        assertThat(known.stages())
                .extracting(Stage::wire)
                .containsExactly(
                        "initialized",
                        "validating",
                        "copying",
                        "testing",
                        "deploying",
                        "monitoring",
                        "verifying",
                        "completed",
                        "completed_with_failures",
                        "failed",
                        "rolling_back",
                        "rolled_back",
                        "rollback_incomplete");
    }

    @Test
    void aKindHasStagesAndCallsNoneAsItsEndsAreCalled() {
        Kind none = new Kind("x", "x", List.of(), List.of());
        Kind taken = new Kind("x", "x", List.of(), List.of(Stage.VALIDATING, new Stage("ROLLED_BACK")));

        assertThatThrownBy(() -> new OperationKinds(List.of(none))).hasMessageContaining("x needs words");
        assertThatThrownBy(() -> new OperationKinds(List.of(taken)))
                .hasMessageContaining("[ROLLED_BACK] mean something else");
    }

    /** A step in a stage that its kind does not name could not be listed by it. */
    @Test
    void stepsAreInTheStagesOfTheirKind() {
        assertThat(DeploymentStep.values())
                .allMatch(step -> new DeploymentKind().stages().contains(step.stage()));
        assertThat(FleetStep.values()).allMatch(step -> new FleetKind().stages().contains(step.stage()));
        assertThat(ControlStep.values())
                .allMatch(step -> new ControlKind().stages().contains(step.stage()));
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

    private record Kind(String name, String prefix, List<Other> failing, List<Stage> busy)
            implements OperationKind<OperationInput> {
        Kind(String name, String prefix, List<Other> failing) {
            this(name, prefix, failing, List.of(Stage.VALIDATING));
        }

        @Override
        public String targetType() {
            return Target.AGENT;
        }

        @Override
        public Class<OperationInput> input() {
            return OperationInput.class;
        }

        @Override
        public List<Stage> stages() {
            return busy;
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
