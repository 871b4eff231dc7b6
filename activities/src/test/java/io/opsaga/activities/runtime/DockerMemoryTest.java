package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.docker.RestartRule;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DockerMemoryTest {
    private static final Container RUNS = new Container(
            "1",
            "planner",
            "sha256:1",
            "agent",
            State.RUNNING,
            0,
            false,
            0,
            Instant.EPOCH,
            Map.of(),
            "172.17.0.2",
            List.of(),
            false,
            RestartRule.of(RestartPolicy.ALWAYS),
            false);

    private final DockerHost engine = mock(DockerHost.class);
    private final DockerMemory memory = new DockerMemory(engine);

    @BeforeEach
    void oneRuns() {
        when(engine.container(anyString())).thenReturn(Optional.empty());
        when(engine.container("planner")).thenReturn(Optional.of(RUNS));
        when(engine.container("1")).thenReturn(Optional.of(RUNS));
    }

    @Test
    void whatWasLookedAtIsKnownByNameAndById() {
        assertThat(memory.container("planner")).contains(RUNS);
        assertThat(memory.container("planner")).contains(RUNS);
        assertThat(memory.container("1")).contains(RUNS);

        wasAsked(1);
    }

    @Test
    void whatWasNotThereIsLookedForAgain() {
        assertThat(memory.container("writer")).isEmpty();
        assertThat(memory.container("writer")).isEmpty();

        wasAsked(2);
    }

    @Test
    void itIsKnownAsItWasLeft() {
        memory.container("planner");
        memory.restartPolicy("1", RestartRule.NO);
        memory.rename("1", "planner.before");
        memory.stop("1", Duration.ofSeconds(1));

        Container left = memory.container("planner.before").orElseThrow();

        assertThat(left.running()).isFalse();
        assertThat(left.restart()).isEqualTo(RestartRule.NO);
        assertThat(left.address()).isNull();
        assertThat(memory.container("1")).contains(left);
        wasAsked(1);
    }

    @Test
    void underItsOldNameItIsNotKnownAnyMore() {
        memory.container("planner");
        memory.rename("1", "planner.before");
        when(engine.container("planner")).thenReturn(Optional.empty());

        assertThat(memory.container("planner")).isEmpty();
    }

    @Test
    void whatWasNeverStartedIsNotStoppedEither() {
        assertThat(RUNS.stopped().state()).isEqualTo(State.EXITED);
        Container created = new Container(
                "2",
                "x",
                "i",
                "r",
                State.CREATED,
                0,
                false,
                0,
                null,
                Map.of(),
                null,
                List.of(),
                false,
                RestartRule.NO,
                false);
        assertThat(created.stopped()).isEqualTo(created);
    }

    @Test
    void howItIsAfterItsStartTheEngineKnows() {
        memory.container("1");
        memory.start("1");
        memory.container("1");

        wasAsked(2);
    }

    @Test
    void whoLooksAsksTheEngineAndWhatItSaysIsKnownFromThenOn() {
        memory.container("planner");
        when(engine.container("1")).thenReturn(Optional.of(RUNS.stopped()));

        assertThat(memory.looking().container("1")).contains(RUNS.stopped());

        assertThat(memory.container("planner")).contains(RUNS.stopped());
        wasAsked(2);
    }

    @Test
    void whatIsGoneWhenSomebodyLooksIsKnownNoMore() {
        memory.container("planner");
        when(engine.container(anyString())).thenReturn(Optional.empty());

        assertThat(memory.looking().container("1")).isEmpty();

        assertThat(memory.container("planner")).isEmpty();
    }

    @Test
    void whatWasRemovedIsLookedFor() {
        memory.container("1");
        memory.remove("1");
        when(engine.container("1")).thenReturn(Optional.empty());

        assertThat(memory.container("1")).isEmpty();
    }

    @Test
    void howAFailedChangeLeftItTheEngineKnows() {
        memory.container("1");
        doThrow(new IllegalStateException("busy")).when(engine).rename("1", "writer");

        assertThatThrownBy(() -> memory.rename("1", "writer")).hasMessage("busy");

        memory.container("1");
        wasAsked(2);
    }

    private void wasAsked(int often) {
        verify(engine, times(often)).container(anyString());
    }
}
