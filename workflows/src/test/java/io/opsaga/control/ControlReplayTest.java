package io.opsaga.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt operations that are under way. */
class ControlReplayTest {
    @ParameterizedTest
    @EnumSource(ControlBehaviour.class)
    void goesTheSameWay(ControlBehaviour behaviour) throws Exception {
        ControlBehaviour.HISTORIES.replay(behaviour.fileName(), behaviour.workflowId(), ControlSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws IOException {
        assertThat(ControlBehaviour.HISTORIES.fileNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ControlBehaviour.values())
                        .map(ControlBehaviour::fileName)
                        .toList());
    }
}
