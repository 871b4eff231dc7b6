package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.Catalogue.Listed;
import java.util.List;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/**
 * How a database is put together, by its catalogues: no row of it is read.
 *
 * @param size of all of it on disk, with indexes
 * @param tableSize of its tables alone, which is about the length of a dump
 * @param tables those that a dump has rows of, each partition for itself
 * @param sequences how many there are
 * @param largeObjects how many there are
 * @param unreadable tables and sequences that the user may not read, or of which row level security hides rows from him: with one of these
 *     there is no dump
 */
public record DatabaseLook(
        ServerVersion server,
        DatabaseTraits traits,
        DataSize size,
        DataSize tableSize,
        List<TableName> tables,
        int sequences,
        List<Extension> extensions,
        long largeObjects,
        List<TableName> unreadable) {
    public DatabaseLook {
        tables = List.copyOf(tables);
        extensions = List.copyOf(extensions);
        unreadable = List.copyOf(unreadable);
    }

    /** @throws PostgresException if it cannot be looked at */
    public static DatabaseLook at(Database database) {
        try (SqlSession session = SqlSession.exact(database)) {
            Catalogue catalogue = new Catalogue(session);
            List<Listed> tables = catalogue.tables();
            return new DatabaseLook(
                    session.version(),
                    catalogue.traits(),
                    catalogue.size(),
                    DataSize.ofBytes(tables.stream()
                            .mapToLong(table -> table.size().toBytes())
                            .sum()),
                    tables.stream().map(Listed::table).toList(),
                    catalogue.sequences().size(),
                    catalogue.extensions(),
                    catalogue.largeObjects(),
                    catalogue.unreadable());
        }
    }

    /** The same; empty where the server has no such database. */
    public static Optional<DatabaseLook> ifThere(Database database) {
        try {
            return Optional.of(at(database));
        } catch (PostgresException e) {
            if (e.failure() == PostgresFailure.NO_DATABASE) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
