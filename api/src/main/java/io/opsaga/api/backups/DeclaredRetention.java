package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.Stores;
import io.opsaga.retention.Leaving;
import io.opsaga.retention.Listed;
import io.opsaga.retention.Stock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a declaration says of how long executions are kept, and where they may be removed from. */
final class DeclaredRetention {
    /** As an inventory spells it. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    private DeclaredRetention() {}

    /** Whose days are counted: those that its schedule goes by. */
    static ZoneId zone(Declared backup) {
        BackupSchedule schedule = backup.job().schedule();
        return schedule == null ? UTC : schedule.timeZone();
    }

    /** The stores that it is written to now, and those that earlier executions lie in and that are still declared. */
    static List<String> stores(Declared backup, Stock stock) {
        Set<String> stores = new LinkedHashSet<>(List.of(backup.job().store()));
        stores.addAll(backup.job().copies());
        Set<String> declared = backup.inventory()
                .section(Stores.KEY)
                .map(Stores::byName)
                .orElse(Map.of())
                .keySet();
        Stream.concat(
                        stock.listed().stream().map(Listed::stores),
                        stock.left().stream().map(Leaving::stores))
                .flatMap(List::stream)
                .filter(declared::contains)
                .sorted()
                .forEach(stores::add);
        return new ArrayList<>(stores);
    }
}
