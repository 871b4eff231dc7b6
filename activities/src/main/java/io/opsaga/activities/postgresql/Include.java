package io.opsaga.activities.postgresql;

import java.util.Set;

/** Which part of a database is meant. */
public sealed interface Include {
    boolean has(TableName table);

    /** All of it. */
    record Everything() implements Include {
        @Override
        public boolean has(TableName table) {
            return true;
        }
    }

    /** The tables of one schema. */
    record Schema(String name) implements Include {
        @Override
        public boolean has(TableName table) {
            return table.schema().equals(name);
        }
    }

    /** Some tables. One that is partitioned has no rows of its own: its partitions have to be named. */
    record Tables(Set<TableName> names) implements Include {
        public Tables {
            names = Set.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("no tables named");
            }
        }

        @Override
        public boolean has(TableName table) {
            return names.contains(table);
        }
    }
}
