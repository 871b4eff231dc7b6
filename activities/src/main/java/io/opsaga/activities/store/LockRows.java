package io.opsaga.activities.store;

import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code locks}: a row for each holder of a target. */
final class LockRows {
    static final String COLUMNS = "target, holder, since, reason, token";

    private final JdbcClient jdbc;

    LockRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The holds of others that do not go together with these, in the order of the targets. */
    List<LockGrant> inTheWay(String operation, List<String> lineage, Holds holds) {
        return jdbc.sql("""
                        select %s from locks
                        where (target = any(cast(:exclusive as text[])) or (exclusive and target = any(cast(:shared as text[]))))
                          and holder <> :operation and holder <> all(cast(:lineage as text[]))
                        order by target = any(cast(:shared as text[])), target, token
                        """.formatted(COLUMNS))
                .param("exclusive", texts(holds.exclusive()))
                .param("shared", texts(holds.shared()))
                .param("operation", operation)
                .param("lineage", lineage.toArray(String[]::new))
                .query(LockRows::held)
                .list();
    }

    /** The grant of all these holds, where the operation has them all with one token. */
    Optional<LockGrant> had(String operation, Holds holds) {
        return jdbc.sql("""
                        select min(target) as target, holder, min(since) as since, min(reason) as reason, min(token) as token
                        from locks where holder = :operation and (
                            (exclusive and target = any(cast(:exclusive as text[]))) or target = any(cast(:shared as text[])))
                        group by holder having count(*) = :all and min(token) = max(token)
                        """)
                .param("exclusive", texts(holds.exclusive()))
                .param("shared", texts(holds.shared()))
                .param("operation", operation)
                .param("all", holds.exclusive().size() + holds.shared().size())
                .query(LockRows::held)
                .optional()
                .map(LockRows::granted);
    }

    /** One of the locks that an operation holds; all have the same token. */
    Optional<LockGrant> of(String operation) {
        return jdbc.sql("select %s from locks where holder = :holder order by not exclusive, target limit 1"
                        .formatted(COLUMNS))
                .param("holder", operation)
                .query(LockRows::held)
                .optional();
    }

    /** Whoever holds a target; of several, who came first. */
    Optional<LockGrant> of(Target target) {
        return jdbc.sql("select %s from locks where target = :target order by token limit 1".formatted(COLUMNS))
                .param("target", target.text())
                .query(LockRows::held)
                .optional();
    }

    /** Gives the operation all of these, with one new token. */
    LockGrant give(String operation, Holds holds, String reason, Instant since) {
        Long token = jdbc.sql("select nextval('lock_tokens')").query(Long.class).single();
        jdbc.sql("""
                        insert into locks (target, exclusive, holder, since, reason, token)
                        select target, exclusive, :holder, :since, :reason, :token from (
                            select target, true as exclusive from unnest(cast(:exclusive as text[])) as target
                            union all select target, false from unnest(cast(:shared as text[])) as target) as wanted
                        on conflict (target, holder) do update
                        set exclusive = excluded.exclusive, since = excluded.since, reason = excluded.reason, token = excluded.token
                        """)
                .param("exclusive", texts(holds.exclusive()))
                .param("shared", texts(holds.shared()))
                .param("holder", operation)
                .param("since", Columns.timestamp(since))
                .param("reason", reason)
                .param("token", token)
                .update();
        return new LockGrant(true, operation, since, reason, token);
    }

    /** Takes away all that the operation holds. */
    Holds takeAll(String operation) {
        return taken("holder = :holder", operation, 0);
    }

    /** Takes away what the operation got with that token. */
    Holds take(String operation, long token) {
        return taken("holder = :holder and token = :token", operation, token);
    }

    /** The condition is a constant of this class, never somebody's text. */
    private Holds taken(String condition, String operation, long token) {
        List<Target> exclusive = new ArrayList<>();
        List<Target> shared = new ArrayList<>();
        jdbc.sql("delete from locks where " + condition + " returning target, exclusive")
                .param("holder", operation)
                .param("token", token)
                .query(row -> {
                    (row.getBoolean("exclusive") ? exclusive : shared).add(Target.parse(row.getString("target")));
                });
        return new Holds(exclusive, shared);
    }

    static String[] texts(Collection<Target> targets) {
        return targets.stream().map(Target::text).toArray(String[]::new);
    }

    static LockGrant granted(LockGrant lock) {
        return new LockGrant(true, lock.holder(), lock.since(), lock.reason(), lock.token());
    }

    static LockGrant held(ResultSet row, int number) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"),
                Target.parse(row.getString("target")).spoken());
    }
}
