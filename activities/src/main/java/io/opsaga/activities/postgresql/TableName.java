package io.opsaga.activities.postgresql;

import java.util.Comparator;

/** A table or a sequence of a database. */
public record TableName(String schema, String name) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    /** As it stands in a statement. */
    String sql() {
        return Sql.name(schema) + "." + Sql.name(name);
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
