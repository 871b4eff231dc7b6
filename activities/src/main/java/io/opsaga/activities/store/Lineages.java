package io.opsaga.activities.store;

import io.opsaga.operation.Operation;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which operations an operation is a part of. */
final class Lineages {
    private final JdbcClient jdbc;

    Lineages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** From the first to the operation's parent; empty for one that is nobody's part, also where what has started it is no operation. */
    List<String> of(Operation operation) {
        String parent = operation.parent();
        if (parent == null) {
            return List.of();
        }
        return jdbc.sql("select lineage || id as lineage from operations where id = :parent")
                .param("parent", parent)
                .query((row, number) -> Columns.texts(row, "lineage"))
                .optional()
                .orElseGet(List::of);
    }
}
