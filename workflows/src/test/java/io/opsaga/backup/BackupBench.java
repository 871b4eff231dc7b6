package io.opsaga.backup;

import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.StoreBench;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;

/** One backup of a folder to one store and a further one, played. */
final class BackupBench extends StoreBench {
    static final String STORE = "offsite";
    static final String FURTHER = "on-pc2";

    final PlayedStores stores = new PlayedStores();

    BackupBench(TestWorkflowEnvironment environment, String id) {
        super(environment, id);
    }

    BackupInput input(Duration lease, int proveEvery) {
        return new BackupInput(
                operation(BackupKind.NAME, "configs", "pc2", "before the move", lease),
                new FolderSource("/opt/config", "pc2"),
                STORE,
                List.of(FURTHER),
                proveEvery);
    }

    BackupBench begin(BackupInput input) {
        start("Backup", input);
        return this;
    }

    BackupBench begin() {
        return begin(input(Duration.ZERO, 1));
    }

    @Override
    public void close() {
        stores.mishaps.end();
    }
}
