package io.opsaga.api.support;

import io.opsaga.archive.BackupName;
import io.opsaga.archive.NewestBackup;
import io.opsaga.archive.NewestBackups;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Backups that have come as far as a test says. */
public final class MemoryNewest implements NewestBackups {
    private final Map<BackupName, NewestBackup> all = new ConcurrentHashMap<>();

    public void clear() {
        all.clear();
    }

    public void put(BackupName name, NewestBackup newest) {
        all.put(name, newest);
    }

    @Override
    public Map<BackupName, NewestBackup> of(Collection<BackupName> backups) {
        return backups.stream()
                .collect(Collectors.toMap(name -> name, name -> all.getOrDefault(name, NewestBackup.NONE)));
    }
}
