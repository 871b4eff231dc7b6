package io.opsaga.activities.vault;

import io.opsaga.activities.docker.DockerFailure;
import io.opsaga.activities.folder.FolderException;
import io.opsaga.activities.postgresql.PostgresException;
import io.opsaga.activities.redis.RedisException;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.archive.ArchiveFailure;

/** What technologies throw, as failures that sagas over stores know. */
public final class ArchiveFailures {
    private ArchiveFailures() {}

    /** Answers what is none of a technology as it is. */
    public static RuntimeException translated(RuntimeException e) {
        if (e instanceof ResticException restic) {
            return of(restic).because(restic.getMessage(), restic);
        }
        if (e instanceof FolderException folder) {
            return of(folder).because(folder.getMessage(), folder);
        }
        if (e instanceof PostgresException postgres) {
            return of(postgres).because(postgres.getMessage(), postgres);
        }
        if (e instanceof RedisException redis) {
            return of(redis).because(redis.getMessage(), redis);
        }
        if (e instanceof DockerFailure docker) {
            boolean refused = docker.getCause() instanceof SshException way && way.kind() == SshException.Kind.REFUSED;
            return (refused ? ArchiveFailure.SOURCE_REFUSED : of(docker)).because(docker.getMessage(), docker);
        }
        if (e instanceof SshException ssh) {
            return of(ssh).because(ssh.getMessage(), ssh);
        }
        return e;
    }

    static ArchiveFailure of(ResticException e) {
        return switch (e.failure()) {
            case NOT_STARTED -> ArchiveFailure.NO_TOOL;
            case LOCKED -> ArchiveFailure.STORE_BUSY;
            case WRONG_KEY -> ArchiveFailure.WRONG_KEY;
            case NO_REPOSITORY, NO_SNAPSHOT, DAMAGED -> ArchiveFailure.STORE_DAMAGED;
            case SOURCE_FAILED, SOURCE_EMPTY, SOURCE_SILENT -> ArchiveFailure.SOURCE_CUT;
            case STORE_SILENT, STORE_UNREACHABLE -> ArchiveFailure.STORE_UNREACHABLE;
            case STORE_REFUSED -> ArchiveFailure.STORE_REFUSED;
            case STORE_FULL -> ArchiveFailure.STORE_FULL;
            case NO_ROOM_HERE -> ArchiveFailure.NO_ROOM;
            case ENDED, FAILED -> ArchiveFailure.ENGINE_STOPPED;
        };
    }

    private static ArchiveFailure of(FolderException e) {
        return switch (e.failure()) {
            case MISSING -> ArchiveFailure.SOURCE_MISSING;
            case UNREADABLE -> ArchiveFailure.SOURCE_REFUSED;
            case CHANGED -> ArchiveFailure.SOURCE_CHANGED;
            case CUT, FAILED -> ArchiveFailure.SOURCE_CUT;
            case NO_TAR -> ArchiveFailure.NO_TOOL;
            case NO_ROOM -> ArchiveFailure.NO_ROOM;
            case NO_ROOM_THERE -> ArchiveFailure.PLACE_FULL;
            case ESCAPES, UNLIKE -> ArchiveFailure.BROKEN;
            case MOUNTED, UNWRITABLE -> ArchiveFailure.PLACE_REFUSED;
        };
    }

    private static ArchiveFailure of(DockerFailure e) {
        return switch (e.kind()) {
            case IMAGE_MISSING -> ArchiveFailure.NO_TOOL;
            case NO_SPACE -> ArchiveFailure.PLACE_FULL;
            case CONFLICT -> ArchiveFailure.SOURCE_BUSY;
            case NOT_FOUND -> ArchiveFailure.SOURCE_CUT;
            case UNREACHABLE, PORT_TAKEN, REGISTRY_REFUSED, REGISTRY_AWAY, ENTRY_POINT, IMAGE_UNFIT, NO_LOG, ENGINE ->
                ArchiveFailure.SOURCE_UNREACHABLE;
        };
    }

    private static ArchiveFailure of(PostgresException e) {
        return switch (e.failure()) {
            case UNREACHABLE -> ArchiveFailure.SOURCE_UNREACHABLE;
            case WRONG_PASSWORD -> ArchiveFailure.LOGIN_REFUSED;
            case NO_DATABASE, ARCHIVE_LACKS -> ArchiveFailure.SOURCE_MISSING;
            case GONE -> ArchiveFailure.SOURCE_CHANGED;
            case NOT_ALLOWED -> ArchiveFailure.SOURCE_REFUSED;
            case TOOLS_MISSING, SERVER_TOO_OLD, NOT_STARTED -> ArchiveFailure.NO_TOOL;
            case ARCHIVE_UNREADABLE -> ArchiveFailure.BROKEN;
            case ARCHIVE_TOO_NEW,
                    ROLE_MISSING,
                    EXTENSION_MISSING,
                    PARTITION_MISSING,
                    COLUMNS_DIFFER,
                    REFERENCES_BROKEN -> ArchiveFailure.PLACE_UNFIT;
            case IN_USE, NAME_TAKEN -> ArchiveFailure.SOURCE_BUSY;
            case NO_ROOM -> ArchiveFailure.NO_ROOM;
            case TOO_EARLY, ENDED, FAILED -> ArchiveFailure.ENGINE_STOPPED;
        };
    }

    private static ArchiveFailure of(RedisException e) {
        return switch (e.failure()) {
            case REFUSED_PASSWORD -> ArchiveFailure.LOGIN_REFUSED;
            case FORBIDDEN, FAILED -> ArchiveFailure.SOURCE_REFUSED;
            case UNREACHABLE, SILENT, NOT_READY, CLUSTER_NOT_WELL -> ArchiveFailure.SOURCE_UNREACHABLE;
            case TOPOLOGY_CHANGED -> ArchiveFailure.SOURCE_CHANGED;
            case STREAM_CUT, NOT_AN_RDB -> ArchiveFailure.SOURCE_CUT;
            case TOO_OLD, NOT_STARTED -> ArchiveFailure.NO_TOOL;
            case OUT_OF_MEMORY -> ArchiveFailure.NO_ROOM;
            case NO_SUCH_DATABASE -> ArchiveFailure.PLACE_UNFIT;
            case ENDED -> ArchiveFailure.ENGINE_STOPPED;
        };
    }

    private static ArchiveFailure of(SshException e) {
        return switch (e.kind()) {
            case REFUSED -> ArchiveFailure.SOURCE_REFUSED;
            case LOST -> ArchiveFailure.SOURCE_CUT;
            case UNREACHABLE, NO_ROOM, TIMEOUT, FAILED, DISK_FULL, NOTHING_LISTENS -> ArchiveFailure.SOURCE_UNREACHABLE;
        };
    }
}
