package io.opsaga.activities.store;

import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code queue} and, as far as the line is concerned, {@code locks}; none of it costs more where more wait. */
final class QueueRows {
    private static final String MEMBERS =
            "select operation, environment, targets, reason, since, admitted_at is not null as active from queue ";

    private final JdbcClient jdbc;
    private final Claims claims;

    QueueRows(JdbcClient jdbc, Claims claims) {
        this.jdbc = jdbc;
        this.claims = claims;
    }

    Optional<Member> find(String operation) {
        return jdbc.sql(MEMBERS + "where operation = :operation")
                .param("operation", operation)
                .query(QueueRows::member)
                .optional();
    }

    /** Those that wait and may go, in the order of arrival. */
    List<Member> ready(String environment, int atMost) {
        return jdbc.sql(
                        MEMBERS
                                + "where environment = :environment and admitted_at is null and ready order by number limit :atMost")
                .param("environment", environment)
                .param("atMost", atMost)
                .query(QueueRows::member)
                .list();
    }

    /** Those that are active in the environment, in the order of arrival. */
    List<String> activeIn(String environment) {
        return jdbc.sql(
                        "select operation from queue where environment = :environment and admitted_at is not null order by number")
                .param("environment", environment)
                .query(String.class)
                .list();
    }

    /** Environments in which somebody waits. */
    List<String> environments() {
        return jdbc.sql("select distinct environment from queue where admitted_at is null order by environment")
                .query(String.class)
                .list();
    }

    /** One of the locks that an operation holds; all have the same token. */
    Optional<LockGrant> lockOf(String environment, String operation) {
        return jdbc.sql("""
                        select target, holder, since, reason, token from locks
                        where environment = :environment and holder = :holder order by target limit 1
                        """)
                .param("environment", environment)
                .param("holder", operation)
                .query(QueueRows::lock)
                .optional();
    }

    void add(Operation operation, List<String> targets, String reason, Instant since) {
        jdbc.sql("""
                        insert into queue (operation, environment, targets, reason, since)
                        values (:operation, :environment, :targets, :reason, :since)
                        """)
                .param("operation", operation.id())
                .param("environment", operation.environment())
                .param("targets", targets.toArray(String[]::new))
                .param("reason", reason)
                .param("since", Columns.timestamp(since))
                .update();
        claims.stand(operation.id());
        claims.checkHeads(operation.environment(), targets);
    }

    /** Gives the member its place and its locks, with one new token. */
    void admit(Member member, Instant now) {
        jdbc.sql("update queue set admitted_at = :now where operation = :operation")
                .param("operation", member.operation())
                .param("now", Columns.timestamp(now))
                .update();
        Long token = jdbc.sql("select nextval('lock_tokens')").query(Long.class).single();
        jdbc.sql("""
                        insert into locks (environment, target, holder, since, reason, token)
                        select :environment, target, :holder, :since, :reason, :token
                        from unnest(cast(:targets as text[])) as target
                        on conflict (environment, target) do update set since = excluded.since, token = excluded.token
                        """)
                .param("environment", member.environment())
                .param("targets", member.targets().toArray(String[]::new))
                .param("holder", member.operation())
                .param("since", Columns.timestamp(now))
                .param("reason", member.reason())
                .param("token", token)
                .update();
        jdbc.sql("update operations set lock_token = :token where id = :operation")
                .param("operation", member.operation())
                .param("token", token)
                .update();
        claims.withdraw(member.operation());
    }

    void notice(String operation) {
        jdbc.sql("update queue set noticed = true where operation = :operation and not noticed")
                .param("operation", operation)
                .update();
    }

    /** Who has waited, was let in, and does not know it. */
    List<String> unaware() {
        return jdbc.sql("select operation from queue where admitted_at is not null and not noticed order by number")
                .query(String.class)
                .list();
    }

    void remove(String environment, String operation) {
        Set<String> freed = new TreeSet<>(removePlace(operation));
        freed.addAll(
                jdbc.sql("delete from locks where environment = :environment and holder = :operation returning target")
                        .param("environment", environment)
                        .param("operation", operation)
                        .query(String.class)
                        .list());
        claims.checkHeads(environment, freed);
    }

    /** Takes one holder's lock away, if it still is that holding; and its place, as it needs none any more. */
    void removeHolder(String environment, LockGrant held) {
        List<String> freed = jdbc.sql("""
                        delete from locks where environment = :environment and holder = :holder and token = :token
                        returning target
                        """)
                .param("environment", environment)
                .param("holder", held.holder())
                .param("token", held.token())
                .query(String.class)
                .list();
        if (!freed.isEmpty()) {
            removePlace(held.holder());
        }
        claims.checkHeads(environment, freed);
    }

    /** Answers what it has waited for, or had. */
    List<String> removePlace(String operation) {
        return removed(operation, "true");
    }

    void removeWaiting(String environment, String operation) {
        claims.checkHeads(environment, removed(operation, "admitted_at is null"));
    }

    /** The condition is a constant of this class, never somebody's text. */
    private List<String> removed(String operation, String where) {
        return jdbc.sql("""
                        with gone as (delete from queue where operation = :operation and %s returning targets)
                        select unnest(targets) from gone
                        """.formatted(where))
                .param("operation", operation)
                .query(String.class)
                .list();
    }

    private static Member member(ResultSet row, int number) throws SQLException {
        return new Member(
                row.getString("operation"),
                row.getString("environment"),
                List.of((String[]) row.getArray("targets").getArray()),
                row.getString("reason"),
                Columns.instant(row, "since"),
                row.getBoolean("active"));
    }

    private static LockGrant lock(ResultSet row, int number) throws SQLException {
        return new LockGrant(
                false,
                row.getString("holder"),
                Columns.instant(row, "since"),
                row.getString("reason"),
                row.getLong("token"),
                row.getString("target"));
    }
}
