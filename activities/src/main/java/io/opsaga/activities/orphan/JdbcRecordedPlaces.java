package io.opsaga.activities.orphan;

import java.util.List;
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

    @Override
    public Set<String> known(String environment) {
        return jdbc.sql("select distinct agent from releases where environment = :environment")
                .param("environment", environment)
                .query(String.class)
                .set();
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
