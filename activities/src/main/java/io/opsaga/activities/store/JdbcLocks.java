package io.opsaga.activities.store;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcLocks implements Locks {
    private final JdbcClient jdbc;
    private final ManyLocks many;
    private final JdbcQueue line;
    private final LockRows rows;

    JdbcLocks(JdbcClient jdbc, ManyLocks many, LockRows rows, JdbcQueue line) {
        this.jdbc = jdbc;
        this.many = many;
        this.rows = rows;
        this.line = line;
    }

    @Override
    public LockGrant acquire(Operation operation, Holds holds) {
        return line.turn(operation).orElseGet(() -> many.acquire(operation, holds, grant -> {}));
    }

    /** Has an operation in, as {@link Entry} says. */
    LockGrant enter(Operation operation, Holds holds, Entry entry, Along along) {
        if (entry != Entry.AHEAD) {
            Optional<LockGrant> answer = line.enter(operation, holds, entry == Entry.IN_LINE, along);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return many.acquire(operation, holds, along);
    }

    @Override
    public List<String> release(Operation operation) {
        return line.leave(operation);
    }

    @Override
    public Optional<LockGrant> holder(Target target) {
        return rows.of(target);
    }

    @Override
    public List<LockGrant> inTheWay(String operationId) {
        Map<String, LockGrant> byHolder = new LinkedHashMap<>();
        jdbc.sql("select exclusive, shared, lineage from operations where id = :id")
                .param("id", operationId)
                .query((row, number) -> rows.inTheWay(operationId, Columns.texts(row, "lineage"), QueueRows.holds(row)))
                .optional()
                .orElseGet(List::of)
                .forEach(lock -> byHolder.putIfAbsent(lock.holder(), lock));
        if (rows.of(operationId).isPresent()) {
            // While it has its locks itself its own parts are no obstacle: they end before it does.
            byHolder.keySet().removeIf(holder -> isPartOf(holder, operationId));
        }
        return List.copyOf(byHolder.values());
    }

    private boolean isPartOf(String other, String operation) {
        return jdbc.sql("select exists (select from operations where id = :other and :operation = any(lineage))")
                .param("other", other)
                .param("operation", operation)
                .query(Boolean.class)
                .single();
    }

    static String reason(Operation operation) {
        String what = "%s %s".formatted(operation.kind(), operation.version()).strip();
        return Columns.text(operation.reason().isBlank() ? what : what + ": " + operation.reason());
    }

    /** What is written together with a granted lock or a place in the queue, or not at all. */
    interface Along {
        void write(LockGrant grant);
    }
}
