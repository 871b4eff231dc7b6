package io.opsaga.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt restores that are under way or in their lease. */
class RestoreReplayTest {
    @ParameterizedTest
    @EnumSource(RestoreBehaviour.class)
    void goesTheSameWay(RestoreBehaviour behaviour) throws Exception {
        RestoreBehaviour.HISTORIES.replay(behaviour.fileName(), behaviour.workflowId(), RestoreSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws IOException {
        assertThat(RestoreBehaviour.HISTORIES.fileNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RestoreBehaviour.values())
                        .map(RestoreBehaviour::fileName)
                        .toList());
    }
}
