package io.opsaga.activities.store;

import io.opsaga.operation.OperationLog.Filter;
import io.opsaga.operation.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One page of the list of operations: only conditions that were asked for are in the query, so that its indexes are used. */
final class OperationSearch {
    private final JdbcClient jdbc;
    private final Filter filter;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    OperationSearch(JdbcClient jdbc, Filter filter) {
        this.jdbc = jdbc;
        this.filter = filter;
    }

    List<Progress> run() {
        if (filter.limit() < 1) {
            throw new IllegalArgumentException("The limit must be at least 1, not " + filter.limit());
        }
        if (filter.activeOnly()) {
            conditions.add("active");
        }
        equal("environment", filter.environment());
        contains("agents", "agent", filter.agent());
        contains("string_to_array(machine, ',')", "machine", filter.machine());
        equal("stage", filter.stage() == null ? null : filter.stage().name());
        equal("verdict", filter.verdict() == null ? null : filter.verdict().name());
        equal("actor", filter.actor());
        equal("kind", filter.kind());
        if (filter.after() != null) {
            goOnAfter(filter.after());
        }
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return jdbc.sql("select progress from operations" + where + " order by created_at desc, id desc limit :limit")
                .params(parameters)
                .param("limit", filter.limit())
                .query(OperationRows::progress)
                .list();
    }

    /** The column is one of this class's constants, never somebody's text. */
    private void equal(String column, @Nullable String value) {
        if (value != null) {
            conditions.add(column + " = :" + column);
            parameters.put(column, value);
        }
    }

    /** The same for columns that hold several values. */
    private void contains(String column, String parameter, @Nullable String value) {
        if (value != null) {
            conditions.add("%s @> array[cast(:%s as text)]".formatted(column, parameter));
            parameters.put(parameter, value);
        }
    }

    private void goOnAfter(String id) {
        boolean known = jdbc.sql(
                        "select exists (select from operations where id = :id) or exists (select from operations_archive where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
        if (!known) {
            throw new IllegalArgumentException("There is no operation " + id + " to go on after");
        }
        conditions.add("""
                (created_at, id) < (select created_at, id from operations where id = :after
                                    union all select created_at, id from operations_archive where id = :after)""");
        parameters.put("after", id);
    }
}
