package io.opsaga.activities.store;

import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationLog.Metrics;
import io.opsaga.saga.StepState;
import io.opsaga.saga.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private static final String WHICH =
            "kind = :kind and (cast(:environment as text) is null or environment = :environment)";

    private static final String TOTALS = """
            select kept.*, under_way.active, lately.recent from
                (select coalesce(sum(ended), 0) as ended, coalesce(sum(idle), 0) as unchanged,
                        coalesce(sum(cast(verdicts ->> 'COMPLETED' as bigint)), 0) as completed,
                        cast(sum(busy_seconds) / nullif(sum(busy), 0) as float8) as average,
                        cast(sum(validation_seconds) / nullif(sum(validated), 0) as float8) as validation
                 from figures where %1$s) as kept,
                (select count(*) as active from operations where active and %1$s) as under_way,
                (select count(*) as recent from operations where created_at > :since and created_at <= :now and %1$s) as lately
            """.formatted(WHICH);

    private static final String P95 = """
            select percentile_cont(0.95) within group (order by cast(extract(epoch from first_finished_at - begun_at) as float8)) as p95
            from operations where not active and (verdict <> 'COMPLETED' or promoted) and %s
            """.formatted(WHICH);

    private static final String VERDICTS = """
            select key as verdict, sum(cast(value as bigint)) as number from figures, jsonb_each_text(verdicts) where %s group by key
            """.formatted(WHICH);

    private final JdbcClient jdbc;

    private final KeptFigures<String, Map<String, Duration>> medians;
    private final KeptFigures<String, Optional<Duration>> slowest;

    OperationFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.medians = new KeptFigures<>(jdbc);
        this.slowest = new KeptFigures<>(jdbc);
    }

    /** Those of operations of a similar size, of up to twice or half as many agents; of any size where there are none. */
    Map<String, Duration> medians(OperationKind<?> kind, int agents) {
        return agents == 1
                ? medians.get(kind.name(), kind.name(), null, known -> true, () -> ofSimilarSize(kind, 1))
                : ofSimilarSize(kind, agents);
    }

    private Map<String, Duration> ofSimilarSize(OperationKind<?> kind, int agents) {
        Map<String, Duration> medians = medians(kind, agents, 0, Integer.MAX_VALUE);
        if (!kind.growingSteps().isEmpty()) {
            medians.putAll(medians(kind, agents, agents / 2, agents * 2));
        }
        return Collections.unmodifiableMap(medians);
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
        Duration p95 = slowest.get(
                        kind + " " + environment, kind, environment, known -> true, () -> slowest(kind, environment))
                .orElse(null);
        return jdbc.sql(TOTALS)
                .param("kind", kind)
                .param("environment", environment)
                .param("since", Columns.timestamp(now.minus(RATE_WINDOW)))
                .param("now", Columns.timestamp(now))
                .query((row, number) -> metrics(row, p95, byVerdict))
                .single();
    }

    private static Metrics metrics(ResultSet row, @Nullable Duration p95, Map<Verdict, Long> byVerdict)
            throws SQLException {
        long ended = row.getLong("ended");
        long unchanged = row.getLong("unchanged");
        long successful = row.getLong("completed") - unchanged;
        long failed = ended - row.getLong("completed");
        long finished = successful + failed;
        return new Metrics(
                ended + row.getLong("active"),
                successful,
                failed,
                unchanged,
                row.getLong("active"),
                finished == 0 ? null : (double) successful / finished,
                Columns.seconds(row, "average"),
                p95,
                Columns.seconds(row, "validation"),
                (double) row.getLong("recent") / RATE_WINDOW.toHours(),
                byVerdict);
    }

    private Optional<Duration> slowest(String kind, @Nullable String environment) {
        return jdbc.sql(P95)
                .param("kind", kind)
                .param("environment", environment)
                .query((row, number) -> Optional.ofNullable(Columns.seconds(row, "p95")))
                .single();
    }

    private Map<Verdict, Long> byVerdict(String kind, @Nullable String environment) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        jdbc.sql(VERDICTS).param("kind", kind).param("environment", environment).query(row -> {
            counts.put(Verdict.valueOf(row.getString("verdict")), row.getLong("number"));
        });
        return counts;
    }
}
