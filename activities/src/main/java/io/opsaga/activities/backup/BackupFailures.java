package io.opsaga.activities.backup;

import io.opsaga.activities.folder.FolderException;
import io.opsaga.activities.restic.ResticException;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.backup.BackupFailure;

/** What technologies throw, as failures that the saga of a backup knows. */
public final class BackupFailures {
    private BackupFailures() {}

    /** Answers what is none of a technology as it is. */
    public static RuntimeException translated(RuntimeException e) {
        if (e instanceof ResticException restic) {
            return of(restic).because(restic.getMessage(), restic);
        }
        if (e instanceof FolderException folder) {
            return of(folder).because(folder.getMessage(), folder);
        }
        if (e instanceof SshException ssh) {
            return of(ssh).because(ssh.getMessage(), ssh);
        }
        return e;
    }

    static BackupFailure of(ResticException e) {
        return switch (e.failure()) {
            case NOT_STARTED -> BackupFailure.NO_TOOL;
            case LOCKED -> BackupFailure.STORE_BUSY;
            case WRONG_KEY -> BackupFailure.WRONG_KEY;
            case NO_REPOSITORY, NO_SNAPSHOT, DAMAGED -> BackupFailure.STORE_DAMAGED;
            case SOURCE_FAILED, SOURCE_EMPTY, SOURCE_SILENT -> BackupFailure.SOURCE_CUT;
            case STORE_SILENT, STORE_UNREACHABLE -> BackupFailure.STORE_UNREACHABLE;
            case STORE_REFUSED -> BackupFailure.STORE_REFUSED;
            case STORE_FULL -> BackupFailure.STORE_FULL;
            case NO_ROOM_HERE -> BackupFailure.NO_ROOM;
            case ENDED, FAILED -> BackupFailure.ENGINE_STOPPED;
        };
    }

    private static BackupFailure of(FolderException e) {
        return switch (e.failure()) {
            case MISSING -> BackupFailure.SOURCE_MISSING;
            case UNREADABLE -> BackupFailure.SOURCE_REFUSED;
            case CHANGED -> BackupFailure.SOURCE_CHANGED;
            case CUT, FAILED -> BackupFailure.SOURCE_CUT;
            case NO_TAR -> BackupFailure.NO_TOOL;
            case NO_ROOM -> BackupFailure.NO_ROOM;
        };
    }

    private static BackupFailure of(SshException e) {
        return switch (e.kind()) {
            case REFUSED -> BackupFailure.SOURCE_REFUSED;
            case LOST -> BackupFailure.SOURCE_CUT;
            case UNREACHABLE, NO_ROOM, TIMEOUT, FAILED, DISK_FULL, NOTHING_LISTENS -> BackupFailure.SOURCE_UNREACHABLE;
        };
    }
}
