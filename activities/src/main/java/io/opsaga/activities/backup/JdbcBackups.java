package io.opsaga.activities.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import io.opsaga.archive.FinishedBackup;
import io.opsaga.archive.Manifest;
import io.opsaga.backup.Past;
import io.opsaga.saga.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Backups in the store: a row for each that is complete, beside the records of the operations that made them. A row counts only while its
 * operation is completed: one that is being taken back, or could not be, has nothing to restore. One that goes by retention is listed no more.
 */
public final class JdbcBackups implements Executions {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String EXECUTIONS = """
            select made.id, made.environment, made.target, made.active, made.verdict, made.created_at, made.finished_at,
                made.progress -> 'failure' ->> 'type' as failed, made.progress -> 'failure' ->> 'message' as why,
                made.progress -> 'rollback' ->> 'reason' as undone, backups.finished, backups.going
            from (select id, kind, environment, target, active, verdict, created_at, finished_at, progress from operations
                  union all
                  select id, kind, environment, target, active, verdict, created_at, finished_at, progress
                  from operations_archive) as made
            left join backups on backups.operation = made.id
            where made.kind = 'backup'
            """;

    private final JdbcClient jdbc;

    /** @param dataSource the store's database, with its schema */
    public JdbcBackups(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public List<Execution> of(String environment, String backup, int limit) {
        return jdbc.sql(EXECUTIONS + """
                        and made.environment = :environment and made.target = :backup and backups.going is null
                        order by made.created_at desc, made.id desc limit :limit
                        """)
                .param("environment", environment)
                .param("backup", backup)
                .param("limit", limit)
                .query(JdbcBackups::read)
                .list();
    }

    @Override
    public Optional<Execution> latestVerified(String environment, String backup) {
        return jdbc.sql(EXECUTIONS + """
                        and made.environment = :environment and made.target = :backup
                        and not made.active and made.verdict = 'COMPLETED' and backups.verified_at is not null
                        and backups.going is null
                        order by backups.taken_at desc, made.id desc limit 1
                        """)
                .param("environment", environment)
                .param("backup", backup)
                .query(JdbcBackups::read)
                .optional();
    }

    @Override
    public Optional<Execution> find(String id) {
        return jdbc.sql(EXECUTIONS + " and made.id = :id")
                .param("id", id)
                .query(JdbcBackups::read)
                .optional();
    }

    /** What is listed of that backup, but for what that operation has listed. */
    Past past(String environment, String backup, String operation) {
        return jdbc.sql("""
                        with earlier as (
                            select * from backups
                            where environment = :environment and backup = :backup and operation <> :operation)
                        select coalesce((select size from earlier order by taken_at desc, operation desc limit 1), 0) as bytes,
                            (select count(*) from earlier
                             where taken_at > coalesce((select max(taken_at) from earlier where verified_at is not null),
                                                       '-infinity')) as unproven
                        """)
                .param("environment", environment)
                .param("backup", backup)
                .param("operation", operation)
                .query((row, number) -> new Past(row.getLong("bytes"), row.getInt("unproven")))
                .single();
    }

    /** Lists a backup; one that is listed already stays as it is. */
    void list(FinishedBackup finished) {
        Manifest manifest = finished.manifest();
        jdbc.sql("""
                        insert into backups (operation, environment, backup, taken_at, verified_at, size, finished)
                        values (:operation, :environment, :backup, :takenAt, :verifiedAt, :size, cast(:finished as jsonb))
                        on conflict (operation) do nothing
                        """)
                .param("operation", manifest.operation())
                .param("environment", manifest.environment())
                .param("backup", manifest.backup())
                .param("takenAt", Timestamp.from(manifest.takenAt()))
                .param("verifiedAt", timestamp(finished.verifiedAt()))
                .param("size", manifest.size())
                .param("finished", write(finished))
                .update();
    }

    /** Takes what that operation has listed off the list; tells whether there was anything. */
    boolean unlist(String operation) {
        return jdbc.sql("delete from backups where operation = :operation")
                        .param("operation", operation)
                        .update()
                > 0;
    }

    private static Execution read(ResultSet row, int number) throws SQLException {
        String listed = row.getString("going") == null ? row.getString("finished") : null;
        ExecutionStatus status = status(row, listed == null ? null : parsed(listed));
        FinishedBackup finished = status.isKept() && listed != null ? parsed(listed) : null;
        return new Execution(
                row.getString("id"),
                row.getString("environment"),
                row.getString("target"),
                status,
                finished,
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("finished_at")),
                finished == null ? reason(row) : finished.unverified());
    }

    private static ExecutionStatus status(ResultSet row, @Nullable FinishedBackup listed) throws SQLException {
        if (row.getBoolean("active")) {
            return ExecutionStatus.RUNNING;
        }
        if (listed != null && Verdict.COMPLETED.name().equals(row.getString("verdict"))) {
            return listed.verifiedAt() == null ? ExecutionStatus.UNVERIFIED : ExecutionStatus.VERIFIED;
        }
        boolean broken = ArchiveFailure.BROKEN.name().equals(row.getString("failed"));
        return broken ? ExecutionStatus.BROKEN : ExecutionStatus.FAILED;
    }

    /** Why it failed; where it did not, why it was taken back, or what takes it away. */
    private static String reason(ResultSet row) throws SQLException {
        String going = row.getString("going");
        if (going != null) {
            return "Nothing keeps it: %s takes it away, or has".formatted(going);
        }
        String failure = row.getString("why");
        String undone = row.getString("undone");
        return failure != null ? failure : undone == null ? "" : undone;
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static String write(FinishedBackup finished) {
        try {
            return JSON.writeValueAsString(finished);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write what is known of a backup", e);
        }
    }

    private static FinishedBackup parsed(String json) {
        try {
            return JSON.readValue(json, FinishedBackup.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read what is known of a backup", e);
        }
    }
}
