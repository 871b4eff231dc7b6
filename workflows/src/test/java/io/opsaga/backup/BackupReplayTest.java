package io.opsaga.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays what was recorded with earlier code: a change that red-lights here would halt backups that are under way. */
class BackupReplayTest {
    @ParameterizedTest
    @EnumSource(BackupBehaviour.class)
    void goesTheSameWay(BackupBehaviour behaviour) throws Exception {
        BackupBehaviour.HISTORIES.replay(behaviour.fileName(), behaviour.workflowId(), BackupSaga.class);
    }

    @Test
    void noHistoryLiesThereUnread() throws IOException {
        assertThat(BackupBehaviour.HISTORIES.fileNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(BackupBehaviour.values())
                        .map(BackupBehaviour::fileName)
                        .toList());
    }
}
