package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.ssh.RemoteShell;
import io.opsaga.activities.ssh.Result;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineStartsTest {
    private static final Condition ENDED = new Condition.Ended(255, false, "");
    private static final Condition RUNNING = Condition.Running.forLong("127.0.0.1");

    private final RemoteShell shell = mock(RemoteShell.class);
    private final EngineStarts starts = new EngineStarts(machine -> shell);
    private final Container container = OnBox.container("new", "planner", State.EXITED, RestartPolicy.NO, OnBox.PORT);

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true"})
    void whatAnEngineTookWithItHasNotEndedByItself(int seconds, boolean interrupted) {
        startedAgain(startedAt().plusSeconds(seconds));

        Condition told = starts.of(OnBox.at(OnBox.PORT).machine(), Optional.of(container), ENDED);

        assertThat(told).isInstanceOf(interrupted ? Condition.Interrupted.class : Condition.Ended.class);
    }

    @Test
    void onlyOfWhatEndedItIsAsked() {
        startedAgain(startedAt().plusSeconds(60));

        assertThat(starts.of(OnBox.at(OnBox.PORT).machine(), Optional.of(container), RUNNING))
                .isEqualTo(RUNNING);
    }

    @Test
    void whereItCannotBeToldNothingWasStartedAgain() {
        when(shell.run(any(), any())).thenReturn(new Result(127, "", "date: not found", false));

        assertThat(starts.of(OnBox.at(OnBox.PORT).machine(), Optional.of(container), ENDED))
                .isEqualTo(ENDED);
    }

    private Instant startedAt() {
        return Optional.ofNullable(container.startedAt()).orElseThrow();
    }

    private void startedAgain(Instant when) {
        when(shell.run(any(), any())).thenReturn(new Result(0, when.getEpochSecond() + "\n", "", false));
    }
}
