package io.opsaga.activities.store;

import io.opsaga.operation.Plans;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcPlans implements Plans {
    /** Nobody starts an operation by an older one; the hash of a plan that is gone is refused. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Clock clock;

    JdbcPlans(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void keep(String hash, List<String> lines) {
        jdbc.sql("delete from plans where made_at < :oldest")
                .param("oldest", Columns.timestamp(clock.instant().minus(KEPT)))
                .update();
        jdbc.sql("""
                        insert into plans (hash, lines, made_at) values (:hash, cast(:lines as text[]), :now)
                        on conflict (hash) do update set made_at = excluded.made_at
                        """)
                .param("hash", hash)
                .param("lines", lines.stream().map(Columns::text).toArray(String[]::new))
                .param("now", Columns.timestamp(clock.instant()))
                .update();
    }

    @Override
    public List<String> find(String hash) {
        return jdbc.sql("select unnest(lines) from plans where hash = :hash")
                .param("hash", hash)
                .query(String.class)
                .list();
    }
}
