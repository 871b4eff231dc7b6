package io.opsaga.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt what is in its lease. */
class RetentionReplayTest {
    @ParameterizedTest
    @EnumSource(RetentionBehaviour.class)
    void goesTheSameWay(RetentionBehaviour behaviour) throws Exception {
        RetentionBehaviour.HISTORIES.replay(behaviour.fileName(), behaviour.workflowId(), RetentionSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws IOException {
        assertThat(RetentionBehaviour.HISTORIES.fileNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RetentionBehaviour.values())
                        .map(RetentionBehaviour::fileName)
                        .toList());
    }
}
