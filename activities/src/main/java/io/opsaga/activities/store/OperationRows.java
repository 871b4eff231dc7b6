package io.opsaga.activities.store;

import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.Progress;
import io.opsaga.operation.Target;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.LedgerEntry;
import io.opsaga.saga.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the rows of the table {@code operations}. */
final class OperationRows {
    private static final String INSERT = """
            insert into operations (
                id, kind, environment, target, machine, version, actor, stage, active, verdict, created_at, finished_at,
                first_finished_at, begun_at, rollback_until, superseded_by, validation, revision, lock_token, agents, target_type, progress)
            values (
                :id, :kind, :environment, :target, :machine, :version, :actor, :stage, :active, :verdict, :createdAt, :finishedAt,
                :finishedAt, :begunAt, :rollbackUntil, :supersededBy, make_interval(secs => :validation), :revision, :token,
                cast(:agents as text[]), :targetType, cast(:progress as jsonb))
            """;

    /**
     * The rule of which record wins. A saga counts its changes, so a higher revision is newer, whatever the stages: that lets a
     * finished operation be rolled back, and keeps a record that arrives late from bringing it back to life. Of two records
     * with one revision the later written wins, unless it would make a finished operation an unfinished one.
     */
    private static final String UPDATE = """
            on conflict (id) do update set
                machine = excluded.machine, version = excluded.version, stage = excluded.stage, active = excluded.active,
                verdict = excluded.verdict, finished_at = excluded.finished_at,
                first_finished_at = coalesce(operations.first_finished_at, excluded.first_finished_at),
                begun_at = coalesce(operations.begun_at, excluded.begun_at),
                rollback_until = excluded.rollback_until, superseded_by = excluded.superseded_by,
                validation = excluded.validation, revision = excluded.revision, agents = excluded.agents,
                progress = excluded.progress, recorded_at = excluded.recorded_at
            where excluded.revision > operations.revision
               or (excluded.revision = operations.revision and (operations.active or not excluded.active))
            """;

    private final JdbcClient jdbc;
    private final OperationKinds kinds;
    private final Lineages lineages;

    OperationRows(JdbcClient jdbc, OperationKinds kinds) {
        this.jdbc = jdbc;
        this.kinds = kinds;
        this.lineages = new Lineages(jdbc);
    }

    /**
     * Writes an operation's first record; a record that is there already stays.
     *
     * @param token of the locks that it has; null where it waits for them
     * @param holds what it locks
     */
    void insert(Progress progress, @Nullable Long token, Holds holds) {
        jdbc.sql(INSERT + "on conflict (id) do nothing")
                .params(parameters(progress, token))
                .update();
        // A run that had to be approved first has been recorded without them.
        remember(progress.operation(), holds);
    }

    /** These stay as they are, whatever becomes of the operation. */
    private void remember(Operation operation, Holds holds) {
        jdbc.sql("update operations set exclusive = :exclusive, shared = :shared, lineage = :lineage where id = :id")
                .param("exclusive", LockRows.texts(holds.exclusive()))
                .param("shared", LockRows.texts(holds.shared()))
                .param("lineage", lineages.of(operation).toArray(String[]::new))
                .param("id", operation.id())
                .update();
    }

    /** The operation that this one is a part of in the end; itself where it is nobody's. */
    String first(Operation operation) {
        return lineages.of(operation).stream().findFirst().orElseGet(operation::id);
    }

    /** The type of the targets that the operation names; of a kind that this process does not know it cannot be told. */
    String targetType(Operation operation) {
        return kinds.find(operation.kind()).map(OperationKind::targetType).orElse("");
    }

    /** Writes the record, unless a newer one is there; tells whether it did. */
    boolean upsert(Progress progress) {
        return jdbc.sql(INSERT + UPDATE).params(parameters(progress, null)).update() > 0;
    }

    static Progress progress(ResultSet row, int number) throws SQLException {
        return ProgressJson.read(row.getString("progress"));
    }

    private Map<String, @Nullable Object> parameters(Progress progress, @Nullable Long token) {
        Operation operation = progress.operation();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("id", operation.id());
        parameters.put("kind", operation.kind());
        parameters.put("environment", operation.environment());
        parameters.put("target", operation.target());
        parameters.put("machine", operation.machine());
        parameters.put("version", Columns.text(operation.version()));
        parameters.put("actor", Columns.text(operation.actor()));
        parameters.put("stage", progress.stage().name());
        parameters.put("active", !progress.lifecycle().isFinal());
        parameters.put(
                "verdict",
                progress.verdict() == null ? null : progress.verdict().name());
        parameters.put("createdAt", Columns.timestamp(operation.requestedAt()));
        parameters.put("finishedAt", Columns.timestamp(progress.finishedAt()));
        parameters.put("begunAt", Columns.timestamp(begunAt(progress)));
        parameters.put("rollbackUntil", Columns.timestamp(progress.rollbackUntil()));
        parameters.put("supersededBy", progress.supersededBy());
        parameters.put("validation", validationSeconds(progress));
        parameters.put("revision", progress.revision());
        parameters.put("token", token);
        String type = targetType(operation);
        parameters.put("targetType", type);
        parameters.put("agents", type.equals(Target.AGENT) ? agents(progress) : new String[0]);
        parameters.put("progress", ProgressJson.write(progress));
        return parameters;
    }

    /** Whom the operation is about; one on several agents, when it is over, about those that it touched. Parts of it may be about anything. */
    private static String[] agents(Progress progress) {
        List<TargetRow> agents = progress.rows().stream()
                .filter(row -> row.isOf(Target.AGENT, Target.AGENT))
                .toList();
        boolean over = progress.lifecycle().isFinal() && agents.size() > 1;
        return agents.isEmpty()
                ? new String[] {progress.operation().target()}
                : agents.stream()
                        .filter(row -> !over || row.outcome().touched())
                        .map(TargetRow::target)
                        .toArray(String[]::new);
    }

    /** When its turn had come; null while it waits in the queue, or for somebody's approval, and where it never came. */
    private static @Nullable Instant begunAt(Progress progress) {
        return progress.steps().stream()
                .map(LedgerEntry::startedAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** How long the steps took that validate; null while none of them is over. */
    private static @Nullable Double validationSeconds(Progress progress) {
        Duration sum = Duration.ZERO;
        boolean any = false;
        for (LedgerEntry step : progress.steps()) {
            if (step.stage().equals(Stage.VALIDATING) && step.startedAt() != null && step.finishedAt() != null) {
                sum = sum.plus(Duration.between(step.startedAt(), step.finishedAt()));
                any = true;
            }
        }
        return any ? sum.toNanos() / 1e9 : null;
    }
}
