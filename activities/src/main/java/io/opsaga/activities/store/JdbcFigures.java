package io.opsaga.activities.store;

import io.opsaga.operation.Figures;
import io.opsaga.operation.OperationKinds;
import io.opsaga.saga.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcFigures implements Figures {
    private static final String STARTED = """
            select kind, environment, '' as what, sum(number) as number
            from (select kind, environment, ended as number from figures
                  union all select kind, environment, count(*) from operations where active group by kind, environment) as each
            group by kind, environment having sum(number) > 0 order by kind, environment
            """;

    private static final String ACTIVE = """
            select kind, environment, '' as what, count(*) as number from operations where active
            group by kind, environment order by kind, environment
            """;

    private static final String FINISHED = """
            select kind, environment, key as what, cast(value as bigint) as number from figures, jsonb_each_text(verdicts)
            where cast(value as bigint) > 0 order by kind, environment, what
            """;

    /** Of those that are over, and of those that are being rolled back. */
    private static final String OF_BOTH = """
            select kind, environment, what, sum(number) as number
            from (select kind, environment, key as what, cast(value as bigint) as number from figures, jsonb_each_text(%1$s)
                  union all
                  select kind, environment, %2$s, count(*) from operations where active and %2$s is not null
                  group by kind, environment, %2$s) as each
            group by kind, environment, what having sum(number) > 0 order by kind, environment, what
            """;

    private static final String DURATIONS =
            "select kind, environment, classes, timed_seconds as seconds from figures order by kind, environment";

    private final JdbcClient jdbc;
    private final String[] changing;
    private final String[] misconfigured;
    private final KeptFigures<String, Window> windows;

    /** @param kinds whose deliveries count as changes, and whose failures are known */
    JdbcFigures(JdbcClient jdbc, OperationKinds kinds) {
        this.jdbc = jdbc;
        this.windows = new KeptFigures<>(jdbc);
        this.changing = kinds.delivering().toArray(String[]::new);
        this.misconfigured = kinds.failures().stream()
                .filter(Failure::misconfigured)
                .map(Failure::name)
                .toArray(String[]::new);
    }

    @Override
    public Counts counts() {
        return new Counts(
                count(STARTED),
                count(ACTIVE),
                count(FINISHED),
                count(OF_BOTH.formatted("failures", "failure")),
                count(OF_BOTH.formatted("triggers", "rollback_trigger")),
                durations(),
                quarantined());
    }

    /**
     * What was computed of a window.
     *
     * @param until when the first of what is in the window leaves it; null where nothing is in it
     */
    private record Window(Instant since, @Nullable Instant until, Performance performance) {
        boolean isThatOf(Instant other) {
            return !other.isBefore(since) && (until == null || other.isBefore(until));
        }
    }

    @Override
    public Performance performance(@Nullable String environment, Instant since) {
        return windows.get(
                        String.valueOf(environment),
                        null,
                        environment,
                        window -> window.isThatOf(since),
                        () -> window(environment, since))
                .performance();
    }

    private Window window(@Nullable String environment, Instant since) {
        return jdbc.sql(PerformanceSql.QUERY)
                .param("environment", environment)
                .param("since", Columns.timestamp(since))
                .param("kinds", changing)
                .param("misconfigured", misconfigured)
                .query((row, number) -> new Window(since, Columns.instantOrNull(row, "leaves_at"), performance(row)))
                .single();
    }

    private static Performance performance(ResultSet row) throws SQLException {
        return new Performance(
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
                Columns.seconds(row, "average_restore"));
    }

    /** A constant of this class, never somebody's text. */
    private List<Count> count(String question) {
        return jdbc.sql(question)
                .query((row, number) -> new Count(
                        row.getString("kind"),
                        row.getString("environment"),
                        row.getString("what"),
                        row.getLong("number")))
                .list();
    }

    private List<Durations> durations() {
        return jdbc.sql(DURATIONS).query((row, number) -> durations(row)).list().stream()
                .filter(found -> found.classes().stream().anyMatch(some -> some > 0))
                .toList();
    }

    private static Durations durations(ResultSet row) throws SQLException {
        Duration sum = Columns.seconds(row, "seconds");
        return new Durations(
                row.getString("kind"),
                row.getString("environment"),
                List.of((Long[]) row.getArray("classes").getArray()),
                sum == null ? Duration.ZERO : sum);
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
