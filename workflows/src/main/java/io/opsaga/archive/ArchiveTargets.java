package io.opsaga.archive;

import io.opsaga.operation.Target;

/** What every operation on backups locks, by the same names. */
public final class ArchiveTargets {
    /** The type of a declared backup, by its name. */
    public static final String BACKUP = "backup";

    /** The type of what one operation at a time writes to. Environments share stores, so it belongs to none of them. */
    public static final String STORE = "store";

    private ArchiveTargets() {}

    public static Target backup(String environment, String name) {
        return new Target(BACKUP, environment, name);
    }

    public static Target store(String name) {
        return new Target(STORE, "", name);
    }
}
