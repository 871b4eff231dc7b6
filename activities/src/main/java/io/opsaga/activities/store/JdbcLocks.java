package io.opsaga.activities.store;

import io.opsaga.operation.Entry;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Locks;
import io.opsaga.operation.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

final class JdbcLocks implements Locks {
    private final JdbcClient jdbc;
    private final ManyLocks many;
    private final JdbcLine line;

    JdbcLocks(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            TargetMutex mutex,
            Claims claims,
            Predicate<LockGrant> abandoned,
            Clock clock,
            JdbcLine line) {
        this.jdbc = jdbc;
        this.many = new ManyLocks(jdbc, transactions, mutex, claims, clock, abandoned);
        this.line = line;
    }

    @Override
    public LockGrant acquire(Operation operation, List<String> targets) {
        return line.turn(operation).orElseGet(() -> many.acquire(operation, targets, grant -> {}));
    }

    /** Has an operation in, as {@link Entry} says. */
    LockGrant enter(Operation operation, List<String> targets, Entry entry, Along along) {
        if (entry != Entry.AHEAD) {
            Optional<LockGrant> answer = line.enter(operation, targets, entry == Entry.IN_LINE, along);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return many.acquire(operation, targets, along);
    }

    @Override
    public List<String> release(Operation operation) {
        return line.leave(operation);
    }

    @Override
    public Map<String, LockGrant> holders(String environment, Collection<String> targets) {
        Map<String, LockGrant> holders = new TreeMap<>();
        jdbc.sql("""
                        select target, holder, since, reason, token from locks
                        where environment = :environment and target = any(cast(:targets as text[]))
                        """)
                .param("environment", environment)
                .param("targets", targets.toArray(String[]::new))
                .query(row -> {
                    holders.put(row.getString("target"), held(row));
                });
        return holders;
    }

    static String reason(Operation operation) {
        String what = operation.kind() + " of version " + operation.version();
        return Columns.text(operation.reason().isBlank() ? what : what + ": " + operation.reason());
    }

    private static LockGrant held(ResultSet row) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"),
                row.getString("target"));
    }

    /** What is written together with a granted lock or a place in line, or not at all. */
    interface Along {
        void write(LockGrant grant);
    }
}
