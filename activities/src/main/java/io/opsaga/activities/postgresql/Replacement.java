package io.opsaga.activities.postgresql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do to its target, told before anything is done.
 *
 * @param tables of both
 * @param from the server that the dump was made from
 * @param into the server that it would go into
 * @param rolesMissing roles of the one that the other does not have; whether the dump names them shows when it is loaded
 * @param extensionsMissing that the dump needs and this server cannot make
 */
public record Replacement(
        List<Rows> tables,
        ServerVersion from,
        ServerVersion into,
        List<String> rolesMissing,
        List<String> extensionsMissing) {
    /**
     * A table's rows.
     *
     * @param now null where the target has no such table, or is not there
     * @param backup null where the dump has no such table: it would be gone afterwards
     */
    public record Rows(
            TableName table, @Nullable Long now, @Nullable Long backup) {}

    public Replacement {
        tables = List.copyOf(tables);
        rolesMissing = List.copyOf(rolesMissing);
        extensionsMissing = List.copyOf(extensionsMissing);
    }
}
