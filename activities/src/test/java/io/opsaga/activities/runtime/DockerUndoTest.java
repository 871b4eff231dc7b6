package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Effect;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class DockerUndoTest {
    private static final PortBinding PORT = new PortBinding("127.0.0.1", 8001, 8080);
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);
    private static final Change CHANGE = new Change(
            "fleet_1",
            7,
            "testing",
            "planner",
            "box",
            new Release("2.0", "agent", "sha256:2", "c"),
            new Snapshot(true, true, "1.0", "sha256:1", "old", "planner", "always"),
            null);

    private final DockerHost docker = mock(DockerHost.class);
    private final List<Runnable> waiting = new ArrayList<>();

    @BeforeEach
    void engineHasNothing() {
        when(docker.container(anyString())).thenReturn(Optional.empty());
    }

    @Test
    void whatHoldsTheSamePortIsExchangedInTurnAndTheNewOneGoesFirst() {
        has("new", "planner.fleet_1", State.RUNNING, RestartPolicy.NO);
        has("old", "planner", State.EXITED, RestartPolicy.NO);

        assertThat(undo(PORT).restore(doing -> {}, waiting::add).effect()).isEqualTo(Effect.REVERTED);
        verify(docker, never()).stop(anyString(), any());
        verify(docker, never()).start(anyString());
        waiting.forEach(Runnable::run);
        InOrder order = inOrder(docker);
        order.verify(docker).stop("new", DockerLifecycle.GRACE);
        order.verify(docker).restartPolicy("old", RestartPolicy.ALWAYS);
        order.verify(docker).start("old");
    }

    @Test
    void whatRunsBesideWaitsForNoTurnAndTheOldOneServesFirst() {
        has("new", "planner.fleet_1", State.RUNNING, RestartPolicy.NO);
        has("old", "planner", State.EXITED, RestartPolicy.ALWAYS);

        assertThat(undo(null).restore(doing -> {}, waiting::add).effect()).isEqualTo(Effect.REVERTED);
        assertThat(waiting).isEmpty();
        InOrder order = inOrder(docker);
        order.verify(docker).start("old");
        order.verify(docker).stop("new", DockerLifecycle.GRACE);
    }

    @Test
    void whoWasNeverStoppedWaitsForNoTurnAndIsLeftAlone() {
        has("new", "planner.fleet_1", State.CREATED, RestartPolicy.NO);
        has("old", "planner", State.RUNNING, RestartPolicy.ALWAYS);

        assertThat(undo(PORT).restore(doing -> {}, waiting::add).effect()).isEqualTo(Effect.ABSENT);
        assertThat(waiting).isEmpty();
        verify(docker, never()).stop(anyString(), any());
        verify(docker, never()).start(anyString());
    }

    @Test
    void whereItHasTakenOverItIsLookedForUnderTheAgentsName() {
        has("new", "planner", State.RUNNING, RestartPolicy.ALWAYS);
        has("old", "planner.before-fleet_1", State.EXITED, RestartPolicy.NO);

        assertThat(undo(PORT).switchBack().effect()).isEqualTo(Effect.REVERTED);

        verify(docker, never()).container("planner.fleet_1");
        InOrder order = inOrder(docker);
        order.verify(docker).rename("new", "planner.fleet_1");
        order.verify(docker).rename("old", "planner");
    }

    @Test
    void whereItHasNotTakenOverItIsFoundAllTheSame() {
        has("new", "planner.fleet_1", State.RUNNING, RestartPolicy.NO);
        has("old", "planner", State.EXITED, RestartPolicy.NO);

        assertThat(undo(PORT).switchBack().effect()).isEqualTo(Effect.ABSENT);

        verify(docker, never()).stop(anyString(), any());
    }

    private DockerUndo undo(@Nullable PortBinding port) {
        Agent agent = new Agent(
                "planner",
                "box",
                Agent.RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                port == null ? List.of() : List.of(port),
                Map.of(),
                Map.of(),
                RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                null,
                List.of());
        return new DockerUndo(docker, new Placement(EnvironmentName.TESTING, agent, BOX, Path.of(".")), CHANGE);
    }

    private void has(String id, String name, State state, RestartPolicy restart) {
        Map<String, String> labels =
                id.equals("new") ? Map.of(DockerLabels.OPERATION, "fleet_1", DockerLabels.AGENT, "planner") : Map.of();
        Container container = new Container(
                id,
                name,
                "sha256:1",
                "agent",
                state,
                0,
                false,
                0,
                state == State.CREATED ? null : Instant.EPOCH,
                labels,
                null,
                List.of(PORT),
                restart);
        when(docker.container(id)).thenReturn(Optional.of(container));
        when(docker.container(name)).thenReturn(Optional.of(container));
    }
}
