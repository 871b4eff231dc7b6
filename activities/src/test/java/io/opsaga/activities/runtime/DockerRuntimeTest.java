package io.opsaga.activities.runtime;

import static io.opsaga.activities.runtime.OnBox.CHANGE;
import static io.opsaga.activities.runtime.OnBox.PORT;
import static io.opsaga.activities.runtime.OnBox.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Answers.CALLS_REAL_METHODS;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.Info;
import io.opsaga.activities.machine.Fence;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;

class DockerRuntimeTest {
    private final DockerHost docker = mock(DockerHost.class);
    private final DisruptionBudget turnover = new DisruptionBudget();
    private final DockerRuntime runtime = new DockerRuntime(
            machine -> docker,
            machine -> docker,
            (machine, held) -> docker,
            mock(DockerResolver.class),
            mock(DockerChecks.class),
            mock(Fence.class),
            turnover,
            mock(DockerLogs.class),
            mock(EngineStarts.class, call -> call.getArgument(2)));
    private final DockerFailure missing = mock(
            DockerFailure.class,
            withSettings()
                    .useConstructor(Kind.IMAGE_MISSING, "no such image", new IllegalStateException())
                    .defaultAnswer(CALLS_REAL_METHODS));
    private final List<String> inTurn = new ArrayList<>();
    private final List<String> outOfTurn = new ArrayList<>();

    @BeforeEach
    void twoContainers() {
        when(docker.info()).thenReturn(new Info(1L << 30, 2, "29"));
        when(docker.container(anyString())).thenReturn(Optional.empty());
        when(docker.container("planner.fleet_1"))
                .thenReturn(Optional.of(container("new", "planner.fleet_1", State.CREATED, RestartPolicy.NO, PORT)));
        Answer<Object> noted = call -> {
            (turnover.idle() ? outOfTurn : inTurn).add(call.getMethod().getName() + " " + call.getArgument(0));
            return null;
        };
        doAnswer(noted).when(docker).stop(anyString(), any());
        doAnswer(noted).when(docker).start(anyString());
    }

    @Test
    void whereBothNeedTheSamePortTheyAreExchangedInTurn() {
        when(docker.container("old"))
                .thenReturn(Optional.of(container("old", "planner", State.RUNNING, RestartPolicy.NO, PORT)));

        runtime.start(OnBox.at(PORT), CHANGE, doing -> {});

        assertThat(inTurn).containsExactly("stop old", "start new");
        assertThat(outOfTurn).isEmpty();
        assertThat(turnover.idle()).isTrue();
    }

    @Test
    void whoWaitsForNoPortWaitsForNoTurn() {
        PortBinding other = new PortBinding("127.0.0.1", 8002, 8080);
        when(docker.container("old"))
                .thenReturn(Optional.of(container("old", "planner", State.RUNNING, RestartPolicy.NO, other)));

        runtime.start(OnBox.at(PORT), CHANGE, doing -> {});

        assertThat(outOfTurn).containsExactly("start new");
        assertThat(inTurn).isEmpty();
    }

    @Test
    void whatHasTakenOverIsNotMadeAgain() {
        when(docker.container("planner"))
                .thenReturn(Optional.of(container("new", "planner", State.RUNNING, RestartPolicy.NO, PORT)));

        runtime.prepare(OnBox.at(PORT), CHANGE, doing -> {});

        verify(docker, never()).create(any());
    }

    @Test
    void whatWasMadeOfAnImageThatHasGoneIsTaken() {
        when(docker.create(any())).thenThrow(missing);

        runtime.prepare(OnBox.at(PORT), CHANGE, doing -> {});

        verify(docker, never()).pull(anyString(), any());
    }

    @Test
    void anImageThatIsMissingIsPulled() {
        when(docker.container("planner.fleet_1")).thenReturn(Optional.empty());
        when(docker.create(any())).thenThrow(missing).thenReturn("new");

        runtime.prepare(OnBox.at(PORT), CHANGE, doing -> {});

        verify(docker).pull(eq("agent:2.0"), any());
        verify(docker, times(2)).create(any());
    }
}
