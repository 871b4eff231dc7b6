package io.opsaga.activities.store;

import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.Progress;
import io.opsaga.release.Quarantine;
import io.opsaga.release.QuarantineRule;
import io.opsaga.release.Quarantined;
import io.opsaga.release.Quarantined.Lift;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Of several operations that speak against one build the first one is shown; lifting is for all of them. */
final class JdbcQuarantine implements Quarantine {
    private static final String FIRST = """
            not exists (select from quarantine as earlier
                        where earlier.environment = quarantine.environment and earlier.artifact = quarantine.artifact
                          and earlier.version = quarantine.version and earlier.digest = quarantine.digest
                          and (earlier.artifact <> '' or earlier.agents = quarantine.agents)
                          and earlier.lifted_at is null and earlier.id < quarantine.id)
            """;

    /** As {@link Quarantined#concerns}; one question for however many agents. */
    private static final String REFUSED = """
            with wanted as (
                select * from unnest(cast(:agents as text[]), cast(:artifacts as text[]), cast(:versions as text[]),
                                     cast(:digests as text[])) as asked(wanted_by, artifact, version, digest))
            select distinct on (wanted.wanted_by) wanted.wanted_by, quarantine.*
            from wanted join quarantine on quarantine.environment = :environment and quarantine.lifted_at is null and case
                when quarantine.artifact = '' then quarantine.version = wanted.version
                    and (quarantine.agents = '{}' or wanted.wanted_by = any(quarantine.agents))
                when quarantine.artifact <> wanted.artifact then false
                when quarantine.digest = '' or wanted.digest = '' then quarantine.version = wanted.version
                else quarantine.digest = wanted.digest end
            where not exists (select from releases
                              where releases.environment = :environment and releases.agent = wanted.wanted_by
                                and releases.current and releases.version = wanted.version
                                and (wanted.digest in ('', releases.digest) or releases.digest = ''))
            order by wanted.wanted_by, quarantine.id
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Predicate<String> environments;
    private final OperationKinds kinds;

    /** @param environments those whose versions are put into quarantine; what is there already stays in any case */
    JdbcQuarantine(JdbcClient jdbc, Clock clock, Predicate<String> environments, OperationKinds kinds) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.environments = environments;
        this.kinds = kinds;
    }

    /** What the record speaks against where that counts. */
    List<QuarantineRule> blames(Progress progress) {
        Operation operation = progress.operation();
        if (!environments.test(operation.environment())) {
            return List.of();
        }
        return kinds.find(operation.kind())
                .flatMap(OperationKind::delivery)
                .map(delivery -> QuarantineRule.of(progress, delivery))
                .orElse(List.of());
    }

    /** Puts the build into quarantine, unless this operation has done so before. */
    void add(Operation operation, QuarantineRule blame) {
        jdbc.sql("""
                        insert into quarantine (
                            environment, artifact, version, digest, agents, operation, actor, reason, since)
                        values (:environment, :artifact, :version, :digest, :agents, :operation, :actor, :reason, :since)
                        on conflict (environment, artifact, version, digest, operation) do nothing
                        """)
                .param("environment", operation.environment())
                .param("artifact", Columns.text(blame.artifact()))
                .param("version", Columns.text(blame.version()))
                .param("digest", Columns.text(blame.digest()))
                .param("agents", blame.agents().toArray(String[]::new))
                .param("operation", operation.id())
                .param("actor", Columns.text(blame.actor()))
                .param("reason", Columns.text(blame.reason()))
                .param("since", Columns.timestamp(blame.at()))
                .update();
    }

    @Override
    public Map<String, Quarantined> refused(String environment, List<Wanted> wanted) {
        Map<String, Quarantined> refused = new LinkedHashMap<>();
        jdbc.sql(REFUSED)
                .param("environment", environment)
                .param("agents", column(wanted, Wanted::agent))
                .param("artifacts", column(wanted, Wanted::artifact))
                .param("versions", column(wanted, Wanted::version))
                .param("digests", column(wanted, Wanted::digest))
                .query(row -> {
                    refused.put(row.getString("wanted_by"), read(row, 0));
                });
        return refused;
    }

    private static String[] column(List<Wanted> wanted, Function<Wanted, String> which) {
        return wanted.stream().map(which).toArray(String[]::new);
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
        if (filter.artifact() != null) {
            conditions.add("artifact = :artifact");
            parameters.put("artifact", filter.artifact());
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
    public Optional<Quarantined> lift(
            String environment, @Nullable String artifact, String version, String actor, String reason) {
        return jdbc.sql("""
                        with lifted as (
                            update quarantine set lifted_at = :now, lifted_by = :actor, lift_reason = :reason
                            where environment = :environment and version = :version and lifted_at is null
                              and (cast(:artifact as text) is null or artifact = :artifact)
                            returning *)
                        select * from lifted order by id limit 1
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .param("actor", actor)
                .param("reason", Columns.text(reason))
                .param("environment", environment)
                .param("artifact", artifact)
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
                row.getString("artifact"),
                row.getString("version"),
                row.getString("digest"),
                List.of((String[]) row.getArray("agents").getArray()),
                row.getString("operation"),
                row.getString("actor"),
                row.getString("reason"),
                Columns.instant(row, "since"),
                lift);
    }
}
