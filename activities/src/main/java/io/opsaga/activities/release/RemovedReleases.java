package io.opsaga.activities.release;

import io.opsaga.saga.Reading;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is recorded as the releases of agents that were taken off their machines: they have no current one. */
public final class RemovedReleases {
    private final JdbcClient jdbc;

    /** @param dataSource the store's database, with its schema */
    public RemovedReleases(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
    }

    /** Has it recorded that these agents have no current release. */
    public void record(String environment, List<String> agents, String operation) {
        jdbc.sql("""
                        update releases set current = false, removed_by = :operation
                        where environment = :environment and agent = any(cast(:agents as text[])) and current
                        """)
                .param("environment", environment)
                .param("agents", agents.toArray(String[]::new))
                .param("operation", operation)
                .update();
    }

    /** Has them current again, but for those of agents that have another one since. */
    public Reading revert(String operation) {
        int rows = jdbc.sql("""
                        update releases set current = true, removed_by = null where removed_by = :operation
                        and not exists (select from releases as later where later.environment = releases.environment
                                        and later.agent = releases.agent and later.current)
                        """).param("operation", operation).update();
        return rows == 0
                ? Reading.absent("no release was recorded as removed")
                : Reading.reverted("the releases of %d agents are recorded as current again".formatted(rows));
    }
}
