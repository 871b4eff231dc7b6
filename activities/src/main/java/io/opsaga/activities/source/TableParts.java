package io.opsaga.activities.source;

import io.opsaga.activities.postgresql.TableName;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Selection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What of a database a selection means: tables as {@code schema.table}; without a schema it is {@code public}, whichever others have a table of
 * that name, so that the same selection means the same tables of every backup.
 *
 * @param kept those that the backup has
 * @param gone those that it does not have, and the database has: once it is restored, they are not there
 */
record TableParts(List<TableName> kept, List<TableName> gone) {
    private static final String DEFAULT_SCHEMA = "public";
    private static final int FEW = 10;

    static TableParts of(Selection selection, Collection<TableName> backup, Collection<TableName> now) {
        List<TableName> kept = new ArrayList<>();
        List<TableName> gone = new ArrayList<>();
        for (String part : selection.parts().stream().distinct().toList()) {
            backup.stream().filter(table -> meant(part, table)).forEach(kept::add);
            now.stream()
                    .filter(table -> meant(part, table) && !backup.contains(table))
                    .forEach(gone::add);
        }
        return new TableParts(
                kept.stream().distinct().toList(), gone.stream().distinct().toList());
    }

    private static boolean meant(String part, TableName table) {
        return table.toString().equals(part)
                || (table.schema().equals(DEFAULT_SCHEMA) && table.name().equals(part));
    }

    /** @throws io.temporal.failure.ApplicationFailure if the selection names a table that the backup does not have */
    static void mustBeIn(Selection selection, Collection<TableName> backup) {
        selection.parts().stream()
                .filter(part -> backup.stream().noneMatch(table -> meant(part, table)))
                .findFirst()
                .ifPresent(part -> {
                    throw ArchiveFailure.SOURCE_MISSING.because(
                            "The backup has no table %s. It has %s; partitions are named one by one"
                                    .formatted(part, backup.isEmpty() ? "none" : few(backup)));
                });
    }

    private static String few(Collection<TableName> tables) {
        List<String> first = tables.stream().limit(FEW).map(TableName::toString).toList();
        String told = String.join(", ", first);
        return tables.size() <= FEW ? told : "%s and %d more".formatted(told, tables.size() - FEW);
    }
}
