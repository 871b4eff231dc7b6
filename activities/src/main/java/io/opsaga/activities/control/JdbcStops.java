package io.opsaga.activities.control;

import io.opsaga.saga.Reading;
import io.opsaga.stops.Stop;
import io.opsaga.stops.Stops;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A row for each time that an agent was stopped on purpose; none is ever deleted but by the undo of the operation that made it. */
public final class JdbcStops implements Stops {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    /** @param dataSource the store's database, with its schema */
    public JdbcStops(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Override
    public Map<String, Stop> among(String environment, Collection<String> agents) {
        Map<String, Stop> stopped = new LinkedHashMap<>();
        if (!agents.isEmpty()) {
            jdbc.sql("""
                            select * from stops
                            where environment = :environment and agent = any(cast(:agents as text[])) and lifted_by is null
                            """)
                    .param("environment", environment)
                    .param("agents", agents.toArray(String[]::new))
                    .query(JdbcStops::read)
                    .list()
                    .forEach(stop -> stopped.put(stop.agent(), stop));
        }
        return stopped;
    }

    @Override
    public List<Stop> of(String environment) {
        return jdbc.sql("select * from stops where environment = :environment and lifted_by is null order by agent")
                .param("environment", environment)
                .query(JdbcStops::read)
                .list();
    }

    @Override
    public void record(Collection<Stop> stops) {
        transactions.executeWithoutResult(transaction -> stops.forEach(stop -> jdbc.sql("""
                                insert into stops (environment, agent, operation, actor, reason, since)
                                values (:environment, :agent, :operation, :actor, :reason, :since)
                                on conflict do nothing
                                """)
                .param("environment", stop.environment())
                .param("agent", stop.agent())
                .param("operation", stop.operation())
                .param("actor", stop.actor())
                .param("reason", stop.reason())
                .param("since", java.sql.Timestamp.from(stop.since()))
                .update()));
    }

    @Override
    public void lift(String environment, Collection<String> agents, String operation) {
        jdbc.sql("""
                        update stops set lifted_by = :operation
                        where environment = :environment and agent = any(cast(:agents as text[])) and lifted_by is null
                        """)
                .param("environment", environment)
                .param("agents", agents.toArray(String[]::new))
                .param("operation", operation)
                .update();
    }

    @Override
    public Reading revert(String operation) {
        Integer rows = transactions.execute(transaction -> {
            int taken = jdbc.sql("delete from stops where operation = :operation and lifted_by is null")
                    .param("operation", operation)
                    .update();
            // Unless somebody has stopped it anew since.
            return taken + jdbc.sql("""
                                    update stops set lifted_by = null where lifted_by = :operation
                                    and not exists (select from stops as later where later.environment = stops.environment
                                                    and later.agent = stops.agent and later.lifted_by is null)
                                    """).param("operation", operation).update();
        });
        return rows == null || rows == 0
                ? Reading.absent("nothing was recorded")
                : Reading.reverted("it is recorded as before who is stopped on purpose, of %d agents".formatted(rows));
    }

    private static Stop read(ResultSet row, int number) throws SQLException {
        return new Stop(
                row.getString("environment"),
                row.getString("agent"),
                row.getString("operation"),
                row.getString("actor"),
                row.getString("reason"),
                row.getTimestamp("since").toInstant());
    }
}
