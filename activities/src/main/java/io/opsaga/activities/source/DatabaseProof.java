package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.postgresql.Archive;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.Difference;
import io.opsaga.activities.postgresql.Include;
import io.opsaga.activities.postgresql.PostgresException;
import io.opsaga.activities.postgresql.PostgresFailure;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.postgresql.Programs;
import io.opsaga.activities.postgresql.ScratchPostgres;
import io.opsaga.archive.ArchiveFailure;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Restores a dump into a throw-away server of its own major version, and compares that with what was counted. */
final class DatabaseProof {
    /** These speak of this host; anything else that a restore fails with speaks of the dump. */
    private static final Set<PostgresFailure> OF_THIS_HOST = EnumSet.of(
            PostgresFailure.TOOLS_MISSING,
            PostgresFailure.NO_ROOM,
            PostgresFailure.NOT_STARTED,
            PostgresFailure.UNREACHABLE,
            PostgresFailure.ENDED);

    private static final int FEW = 5;

    private final PostgresTools tools;
    private final Path servers;

    DatabaseProof(PostgresTools tools, Path servers) {
        this.tools = tools;
        this.servers = servers;
    }

    /** In words; empty where there is none. */
    Optional<String> difference(DatabaseContents wanted, Path dump, Heartbeat pulse) {
        try {
            Programs programs = tools.forServer(wanted.server());
            Archive archive = Archive.in(dump, programs);
            try (ScratchPostgres scratch = ScratchPostgres.start(programs, servers)) {
                Database restored = scratch.restore(
                        archive,
                        wanted.traits().encoding(),
                        wanted.roles(),
                        new Include.Everything(),
                        progress -> pulse.beat("restoring %d of %d parts: %s"
                                .formatted(progress.begun(), progress.all(), progress.now())));
                pulse.beat("counting what was restored");
                return told(wanted.differences(
                        DatabaseContents.of(restored, DatabaseAdapter.THOROUGHNESS, new Include.Everything())));
            }
        } catch (PostgresException e) {
            if (OF_THIS_HOST.contains(e.failure())) {
                throw e;
            }
            if (e.failure() == PostgresFailure.EXTENSION_MISSING) {
                throw ArchiveFailure.NO_TOOL.because(
                        "PostgreSQL %d on Opsaga's host lacks an extension that the database has: %s"
                                .formatted(wanted.server().major(), e.getMessage()),
                        e);
            }
            return Optional.of("it cannot be restored: " + e.getMessage());
        }
    }

    /** The first of them, and how many more there are. */
    static Optional<String> told(List<Difference> differences) {
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        String first = differences.stream().limit(FEW).map(Difference::toString).collect(Collectors.joining("; "));
        return Optional.of(
                differences.size() <= FEW ? first : "%s; and %d more".formatted(first, differences.size() - FEW));
    }
}
