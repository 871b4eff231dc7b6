package io.opsaga.activities.orphan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The places of agents in PostgreSQL. */
public final class JdbcRecordedPlaces implements RecordedPlaces {
    private final JdbcClient jdbc;

    /** @param dataSource the store's database, with its schema */
    public JdbcRecordedPlaces(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
    }

    /** A release is recorded with its machine; what an operation has left without one, with all the machines that it was about. */
    @Override
    public Map<Brought, Set<String>> brought(String environment, Set<Brought> asked) {
        List<Brought> ordered = List.copyOf(asked);
        Map<Brought, Set<String>> machines = new HashMap<>();
        jdbc.sql("""
                        select asked.agent, asked.operation, coalesce(releases.machine, operations.machine, archived.machine) as machines
                        from unnest(cast(:agents as text[]), cast(:operations as text[])) as asked (agent, operation)
                        left join releases on releases.environment = :environment and releases.agent = asked.agent
                          and releases.operation = asked.operation
                        left join operations on operations.id = asked.operation and operations.environment = :environment
                        left join operations_archive as archived on archived.id = asked.operation and archived.environment = :environment
                        """)
                .param("environment", environment)
                .param("agents", ordered.stream().map(Brought::agent).toArray(String[]::new))
                .param("operations", ordered.stream().map(Brought::operation).toArray(String[]::new))
                .query(row -> {
                    String names = row.getString("machines");
                    if (names != null) {
                        machines.put(
                                new Brought(row.getString("agent"), row.getString("operation")),
                                Set.copyOf(List.of(names.split(",", -1))));
                    }
                });
        return machines;
    }

    @Override
    public Set<String> ofOpenOperations() {
        return jdbc.sql("""
                        select distinct name from operations, unnest(string_to_array(machine, ',')) as name
                        where (active or rollback_until > now() or id in (select holder from locks)) and name ~ '^[A-Za-z0-9._-]{1,255}$'
                        """).query(String.class).set();
    }

    @Override
    public List<Place> current() {
        return jdbc.sql(
                        "select environment, agent, machine, version from releases where current order by environment, agent")
                .query((row, number) -> new Place(
                        row.getString("environment"),
                        row.getString("agent"),
                        row.getString("machine"),
                        row.getString("version")))
                .list();
    }
}
