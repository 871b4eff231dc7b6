package io.opsaga.activities.store;

import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operations that were over long ago: found by their id, and in no list. */
final class Archive {
    static final String COLUMNS = """
            id, kind, environment, target, machine, version, actor, stage, active, verdict, created_at, finished_at, first_finished_at, \
            rollback_until, superseded_by, validation, revision, lock_token, progress, agents, recorded_at, begun_at, lineage, exclusive, \
            shared, target_type""";

    /** In one statement, so that a record is in one of the tables at any time. What another process is moving is left to that one. */
    private static final String MOVE = """
            with old as (
                select id from operations
                where not active and finished_at < :before and (rollback_until is null or rollback_until < :now)
                  and not exists (select from locks where holder = operations.id)
                  and not exists (select from queue where queue.operation = operations.id)
                order by finished_at limit :limit for update skip locked
            ),
            gone as (delete from operations using old where operations.id = old.id returning operations.*)
            insert into operations_archive (%1$s) select %1$s from gone
            """.formatted(COLUMNS);

    private final JdbcClient jdbc;
    private final Clock clock;

    Archive(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    int move(Instant before, int atMost) {
        return jdbc.sql(MOVE)
                .param("before", Columns.timestamp(before))
                .param("now", Columns.timestamp(clock.instant()))
                .param("limit", atMost)
                .update();
    }
}
