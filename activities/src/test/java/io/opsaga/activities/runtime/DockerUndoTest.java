package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.CHANGE;
import static io.opsaga.activities.runtime.OnBox.PORT;
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
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class DockerUndoTest {
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
        order.verify(docker).restartPolicy("old", RestartRule.of(RestartPolicy.ALWAYS));
        order.verify(docker).start("old");
    }

    @Test
    void whatWasToldToEndIsWaitedForAndStarted() {
        has("old", "planner", State.RUNNING, RestartPolicy.NO);

        assertThat(undo(PORT).restore(doing -> {}, Runnable::run).effect()).isEqualTo(Effect.REVERTED);
        InOrder order = inOrder(docker);
        order.verify(docker).stop("old", DockerLifecycle.GRACE);
        order.verify(docker).restartPolicy("old", RestartRule.of(RestartPolicy.ALWAYS));
    }

    @Test
    void whatEndedByItselfIsStoppedAllTheSameAsTheEngineMayHaveStartedItAgain() {
        has("new", "planner.fleet_1", State.EXITED, RestartPolicy.NO);
        has("old", "planner", State.EXITED, RestartPolicy.NO);

        undo(PORT).restore(doing -> {}, Runnable::run);

        InOrder order = inOrder(docker);
        order.verify(docker).stop("new", DockerLifecycle.GRACE);
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

    /** It was cleaned away, and what serves goes on as what it is, also after the machine's next boot. */
    @Test
    void whereWhatRanBeforeIsGoneNothingIsTakenFromWhatServes() {
        has("new", "planner", State.RUNNING, RestartPolicy.UNLESS_STOPPED);

        Reading back = undo(PORT).switchBack();
        Reading restored = undo(PORT).restore(doing -> {}, Runnable::run);
        Reading discarded = undo(PORT).discard();

        assertThat(List.of(back, restored, discarded))
                .extracting(Reading::effect)
                .containsOnly(Effect.UNKNOWN);
        assertThat(back.detail()).isEqualTo("the container of 1.0 is gone; 2.0 keeps its name and its restart policy");
        verify(docker, never()).rename(anyString(), anyString());
        verify(docker, never()).restartPolicy(anyString(), any());
        verify(docker, never()).stop(anyString(), any());
        verify(docker, never()).remove(anyString());
    }

    private DockerUndo undo(@Nullable PortBinding port) {
        return new DockerUndo(docker, OnBox.at(port), CHANGE);
    }

    private void has(String id, String name, State state, RestartPolicy restart) {
        Container container = OnBox.container(id, name, state, restart, PORT);
        when(docker.container(id)).thenReturn(Optional.of(container));
        when(docker.container(name)).thenReturn(Optional.of(container));
    }
}
