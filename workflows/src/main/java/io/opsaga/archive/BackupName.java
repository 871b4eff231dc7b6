package io.opsaga.archive;

import java.util.Comparator;

/**
 * A declared backup.
 *
 * @param environment wire name
 * @param backup its name, which is its own within the environment
 */
public record BackupName(String environment, String backup) implements Comparable<BackupName> {
    @Override
    public int compareTo(BackupName other) {
        return Comparator.comparing(BackupName::environment)
                .thenComparing(BackupName::backup)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return environment + "/" + backup;
    }
}
