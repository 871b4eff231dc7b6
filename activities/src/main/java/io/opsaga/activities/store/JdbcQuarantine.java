package io.opsaga.activities.store;

import io.opsaga.operation.Operation;
import io.opsaga.operation.Progress;
import io.opsaga.quarantine.Blame;
import io.opsaga.quarantine.Quarantine;
import io.opsaga.quarantine.Quarantined;
import io.opsaga.quarantine.Quarantined.Lift;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Of several operations that speak against one version the first one is shown; lifting is for all of them. */
final class JdbcQuarantine implements Quarantine {
    private static final String FIRST = """
            not exists (select from quarantine as earlier
                        where earlier.environment = quarantine.environment and earlier.version = quarantine.version
                          and earlier.lifted_at is null and earlier.id < quarantine.id)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Predicate<String> environments;

    /** @param environments those whose versions are put into quarantine; what is there already stays in any case */
    JdbcQuarantine(JdbcClient jdbc, Clock clock, Predicate<String> environments) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.environments = environments;
    }

    /** What the record speaks against where that counts. */
    List<Blame> blames(Progress progress) {
        return environments.test(progress.operation().environment()) ? Blame.of(progress) : List.of();
    }

    /** Puts the version into quarantine, unless this operation has done so before. */
    void add(Operation operation, Blame blame) {
        jdbc.sql("""
                        insert into quarantine (environment, version, operation, actor, reason, since)
                        values (:environment, :version, :operation, :actor, :reason, :since)
                        on conflict (environment, version, operation) do nothing
                        """)
                .param("environment", operation.environment())
                .param("version", Columns.text(blame.version()))
                .param("operation", operation.id())
                .param("actor", Columns.text(blame.actor()))
                .param("reason", Columns.text(blame.reason()))
                .param("since", Columns.timestamp(blame.at()))
                .update();
    }

    @Override
    public Optional<Quarantined> of(String environment, String version) {
        return list(new Filter(true, 1, null, environment, version)).stream().findFirst();
    }

    @Override
    public List<Quarantined> list(Filter filter) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        Map<String, Object> parameters = new HashMap<>();
        if (filter.openOnly()) {
            conditions.add("lifted_at is null and " + FIRST);
        }
        if (filter.environment() != null) {
            conditions.add("environment = :environment");
            parameters.put("environment", filter.environment());
        }
        if (filter.version() != null) {
            conditions.add("version = :version");
            parameters.put("version", filter.version());
        }
        if (filter.after() != null) {
            conditions.add("id < :after");
            parameters.put("after", filter.after());
        }
        return jdbc.sql("select * from quarantine where " + String.join(" and ", conditions)
                        + " order by id desc limit :limit")
                .params(parameters)
                .param("limit", filter.limit())
                .query(JdbcQuarantine::read)
                .list();
    }

    @Override
    public Optional<Quarantined> lift(String environment, String version, String actor, String reason) {
        return jdbc.sql("""
                        with lifted as (
                            update quarantine set lifted_at = :now, lifted_by = :actor, lift_reason = :reason
                            where environment = :environment and version = :version and lifted_at is null
                            returning *)
                        select * from lifted order by id limit 1
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .param("actor", actor)
                .param("reason", Columns.text(reason))
                .param("environment", environment)
                .param("version", version)
                .query(JdbcQuarantine::read)
                .optional();
    }

    private static Quarantined read(ResultSet row, int number) throws SQLException {
        boolean open = row.getObject("lifted_at") == null;
        Lift lift = open
                ? null
                : new Lift(row.getString("lifted_by"), row.getString("lift_reason"), Columns.instant(row, "lifted_at"));
        return new Quarantined(
                row.getLong("id"),
                row.getString("environment"),
                row.getString("version"),
                row.getString("operation"),
                row.getString("actor"),
                row.getString("reason"),
                Columns.instant(row, "since"),
                lift);
    }
}
