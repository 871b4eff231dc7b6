package io.opsaga.activities.store;

import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the records of all operations add up to. */
final class OperationFigures {
    private static final int SAMPLE = 50;
    private static final Duration RATE_WINDOW = Duration.ofHours(24);

    /** What is done to each agent takes as much longer as there are more of them; everything else is asked of machines. */
    private static final String MEDIANS = """
            select step ->> 'step' as name,
                   percentile_cont(0.5) within group (order by cast(extract(epoch from
                       cast(step ->> 'finishedAt' as timestamptz) - cast(step ->> 'startedAt' as timestamptz)) as float8)
                       * case when step ->> 'step' like any(cast(:growing as text[])) then cast(:agents as float8) / size else 1 end) as seconds
            from (select progress, greatest(agents_changed, 1) as size from operations
                  where kind = :kind and verdict = 'COMPLETED' and not active
                    and greatest(agents_changed, 1) between :least and :most
                  order by created_at desc, id desc limit :sample) as sample,
                 jsonb_array_elements(sample.progress -> 'steps') as step
            where step ->> 'state' = :done and step ->> 'startedAt' is not null and step ->> 'finishedAt' is not null
            group by name order by name
            """;

    private static final String TOTALS = """
            select count(*) as total,
                   count(*) filter (where active) as active,
                   count(*) filter (where not active and verdict = 'COMPLETED' and promoted) as successful,
                   count(*) filter (where not active and verdict = 'COMPLETED' and not promoted) as unchanged,
                   count(*) filter (where not active and verdict is distinct from 'COMPLETED') as failed,
                   count(*) filter (where created_at > :since and created_at <= :now) as recent,
                   cast(avg(seconds) filter (where not idle) as float8) as average,
                   percentile_cont(0.95) within group (order by seconds) filter (where not idle) as p95,
                   cast(avg(validation) filter (where first_finished_at is not null) as float8) as validation
            from (select active, verdict, promoted, created_at, first_finished_at,
                         verdict = 'COMPLETED' and not promoted as idle,
                         cast(extract(epoch from first_finished_at - begun_at) as float8) as seconds,
                         extract(epoch from validation) as validation
                  from operations
                  where kind = :kind and (cast(:environment as text) is null or environment = :environment)) as deployment
            """;

    private final JdbcClient jdbc;

    OperationFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of operations of a similar size, of up to twice or half as many agents; of any size where there are none. */
    Map<String, Duration> medians(OperationKind<?> kind, int agents) {
        Map<String, Duration> medians = medians(kind, agents, 0, Integer.MAX_VALUE);
        if (!kind.growingSteps().isEmpty()) {
            medians.putAll(medians(kind, agents, agents / 2, agents * 2));
        }
        return medians;
    }

    private Map<String, Duration> medians(OperationKind<?> kind, int agents, int least, int most) {
        Map<String, Duration> medians = new LinkedHashMap<>();
        jdbc.sql(MEDIANS)
                .param("kind", kind.name())
                .param(
                        "growing",
                        kind.growingSteps().stream().map(name -> name + "%").toArray(String[]::new))
                .param("agents", agents)
                .param("least", least)
                .param("most", most)
                .param("sample", SAMPLE)
                .param("done", StepState.DONE.name())
                .query(row -> {
                    medians.put(row.getString("name"), Columns.duration(row.getDouble("seconds")));
                });
        return medians;
    }

    Metrics metrics(String kind, @Nullable String environment, Instant now) {
        Map<Verdict, Long> byVerdict = byVerdict(kind, environment);
        return jdbc.sql(TOTALS)
                .param("kind", kind)
                .param("environment", environment)
                .param("since", Columns.timestamp(now.minus(RATE_WINDOW)))
                .param("now", Columns.timestamp(now))
                .query((row, number) -> metrics(row, byVerdict))
                .single();
    }

    private static Metrics metrics(ResultSet row, Map<Verdict, Long> byVerdict) throws SQLException {
        long successful = row.getLong("successful");
        long failed = row.getLong("failed");
        long finished = successful + failed;
        return new Metrics(
                row.getLong("total"),
                successful,
                failed,
                row.getLong("unchanged"),
                row.getLong("active"),
                finished == 0 ? null : (double) successful / finished,
                Columns.seconds(row, "average"),
                Columns.seconds(row, "p95"),
                Columns.seconds(row, "validation"),
                (double) row.getLong("recent") / RATE_WINDOW.toHours(),
                byVerdict);
    }

    private Map<Verdict, Long> byVerdict(String kind, @Nullable String environment) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        jdbc.sql("""
                        select verdict, count(*) as number from operations
                        where kind = :kind and not active and verdict is not null
                          and (cast(:environment as text) is null or environment = :environment)
                        group by verdict
                        """).param("kind", kind).param("environment", environment).query(row -> {
            counts.put(Verdict.valueOf(row.getString("verdict")), row.getLong("number"));
        });
        return counts;
    }
}
