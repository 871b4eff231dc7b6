package io.opsaga.activities.store;

import io.opsaga.operation.Figures;
import io.opsaga.operation.OperationKinds;
import io.opsaga.saga.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcFigures implements Figures {
    private static final String COUNT = """
            select kind, environment, %s as what, count(*) as number from operations where %s
            group by kind, environment, what order by kind, environment, what
            """;

    private static final String DURATIONS = """
            select kind, environment, width_bucket(seconds, cast(:bounds as float8[])) as class, count(*) as number, sum(seconds) as seconds
            from (select kind, environment, cast(extract(epoch from first_finished_at - begun_at) as float8) as seconds
                  from operations where first_finished_at is not null and begun_at is not null) as ended
            group by kind, environment, class order by kind, environment, class
            """;

    private final JdbcClient jdbc;
    private final String[] changing;
    private final String[] misconfigured;

    /** @param kinds whose deliveries count as changes, and whose failures are known */
    JdbcFigures(JdbcClient jdbc, OperationKinds kinds) {
        this.jdbc = jdbc;
        this.changing = kinds.delivering().toArray(String[]::new);
        this.misconfigured = kinds.failures().stream()
                .filter(Failure::misconfigured)
                .map(Failure::name)
                .toArray(String[]::new);
    }

    @Override
    public Counts counts() {
        return new Counts(
                count("''", "true"),
                count("''", "active"),
                count("verdict", "not active and verdict is not null"),
                count("failure", "failure is not null"),
                count("rollback_trigger", "rollback_trigger is not null"),
                durations(),
                quarantined());
    }

    @Override
    public Performance performance(@Nullable String environment, Instant since) {
        return jdbc.sql(PerformanceSql.QUERY)
                .param("environment", environment)
                .param("since", Columns.timestamp(since))
                .param("kinds", changing)
                .param("misconfigured", misconfigured)
                .query((row, number) -> new Performance(
                        row.getLong("finished"),
                        row.getLong("idle"),
                        row.getLong("completed"),
                        row.getLong("misconfigured"),
                        row.getLong("changes"),
                        row.getLong("failed_changes"),
                        Columns.seconds(row, "average"),
                        Columns.seconds(row, "lead"),
                        row.getLong("restored"),
                        row.getLong("unrestored"),
                        Columns.seconds(row, "median_restore"),
                        Columns.seconds(row, "average_restore")))
                .single();
    }

    /** Both are constants of this class, never somebody's text. */
    private List<Count> count(String what, String which) {
        return jdbc.sql(COUNT.formatted(what, which))
                .query((row, number) -> new Count(
                        row.getString("kind"),
                        row.getString("environment"),
                        row.getString("what"),
                        row.getLong("number")))
                .list();
    }

    private List<Durations> durations() {
        Double[] bounds =
                BOUNDS.stream().map(bound -> bound.toMillis() / 1000.0).toArray(Double[]::new);
        Map<String, Durations> found = new LinkedHashMap<>();
        jdbc.sql(DURATIONS).param("bounds", bounds).query(row -> {
            Durations more = durations(row);
            found.merge(more.kind() + " " + more.environment(), more, JdbcFigures::sum);
        });
        return List.copyOf(found.values());
    }

    private static Durations durations(ResultSet row) throws SQLException {
        List<Long> classes = new ArrayList<>(Collections.nCopies(BOUNDS.size() + 1, 0L));
        classes.set(row.getInt("class"), row.getLong("number"));
        Duration sum = Columns.seconds(row, "seconds");
        return new Durations(
                row.getString("kind"), row.getString("environment"), classes, sum == null ? Duration.ZERO : sum);
    }

    private static Durations sum(Durations one, Durations other) {
        List<Long> classes = new ArrayList<>(one.classes());
        for (int i = 0; i < classes.size(); i++) {
            classes.set(i, classes.get(i) + other.classes().get(i));
        }
        return new Durations(one.kind(), one.environment(), classes, one.sum().plus(other.sum()));
    }

    private Map<String, Long> quarantined() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        jdbc.sql("""
                        select environment, count(distinct (artifact, version, digest)) as number from quarantine
                        where lifted_at is null group by environment order by environment
                        """).query(row -> {
            numbers.put(row.getString("environment"), row.getLong("number"));
        });
        return numbers;
    }
}
