package io.opsaga.restore;

import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.Selection;
import io.opsaga.archive.StoreBench;
import io.opsaga.operation.Target;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;

/** One restore of a folder, played. */
final class RestoreBench extends StoreBench {
    static final String STORE = "offsite";
    static final Target PLACE = new Target("folder", "production", "pc2:/opt/config");

    final PlayedPlace place = new PlayedPlace();

    RestoreBench(TestWorkflowEnvironment environment, String id) {
        super(environment, id);
    }

    RestoreInput input(Duration lease) {
        return input(lease, false);
    }

    RestoreInput input(Duration lease, boolean allowUnverified) {
        return new RestoreInput(
                operation(RestoreKind.NAME, PLACE.text(), "pc2", "the disk was replaced", lease),
                PlayedPlace.manifest("backup_1"),
                List.of("on-pc2"),
                new FolderSource("/opt/config", "pc2"),
                Selection.ALL,
                allowUnverified);
    }

    RestoreBench begin(RestoreInput input) {
        start("Restore", input);
        return this;
    }

    /** Without a lease. */
    RestoreBench begin() {
        return begin(input(Duration.ZERO));
    }

    @Override
    public void close() {
        place.mishaps.end();
    }
}
