package io.opsaga.activities.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.StreamEntry;
import io.opsaga.operation.Target;
import io.opsaga.restore.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestoreRecordsTest {
    private static final Instant NOW = Instant.EPOCH;

    private static Manifest manifest(String sha256) {
        return new Manifest(
                "backup_1",
                "production",
                "configs",
                new Target("folder", "production", "pc2:/opt/config"),
                "offsite",
                NOW,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new StreamEntry("folder.tar", 1, sha256, "s1", new TreeMap<>())));
    }

    private static Listing listing(@Nullable Execution execution, Manifest asked) {
        return new RestoreRecordsImpl(new One(execution)).listed(asked);
    }

    private static Execution execution(ExecutionStatus status, String reason) {
        FinishedBackup finished =
                status.isKept() ? new FinishedBackup(manifest("ab"), List.of(), 1, null, reason) : null;
        return new Execution("backup_1", "production", "configs", status, finished, NOW, NOW, reason);
    }

    @Test
    void onlyWhatIsKeptCanBeRestored() {
        assertThat(listing(execution(ExecutionStatus.VERIFIED, ""), manifest("ab")))
                .isEqualTo(new Listing(true, true, "backup_1 is VERIFIED"));
        assertThat(listing(execution(ExecutionStatus.UNVERIFIED, "not asked for"), manifest("ab")))
                .isEqualTo(new Listing(true, false, "backup_1 is UNVERIFIED: not asked for"));
        assertThat(listing(execution(ExecutionStatus.BROKEN, "other bytes"), manifest("ab")))
                .isEqualTo(new Listing(false, false, "backup_1 is BROKEN: other bytes"));
        assertThat(listing(null, manifest("ab")).kept()).isFalse();
    }

    @Test
    void whatIsListedWithAnotherManifestIsAnotherBackup() {
        assertThat(listing(execution(ExecutionStatus.VERIFIED, ""), manifest("cd")))
                .isEqualTo(new Listing(false, false, "backup_1 is listed with another manifest"));
    }

    private record One(@Nullable Execution execution) implements Executions {
        @Override
        public List<Execution> of(String environment, String backup, int limit) {
            return List.of();
        }

        @Override
        public Optional<Execution> latestVerified(String environment, String backup) {
            return Optional.empty();
        }

        @Override
        public Optional<Execution> find(String id) {
            return Optional.ofNullable(execution).filter(found -> found.id().equals(id));
        }
    }
}
