package io.opsaga.activities.store;

import io.opsaga.operation.Admission;
import io.opsaga.operation.Holds;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code queue}, with what its members hold; none of it costs more where more wait. */
final class QueueRows {
    private static final String MEMBERS =
            "select operation, environment, exclusive, shared, lineage, reason, since, admitted_at is not null as active from queue ";

    /** Below the number of everybody who is nobody's part. */
    private static final String NUMBER = "nextval('queue_numbers') - case when :part then 1000000000000000 else 0 end";

    private final JdbcClient jdbc;
    private final Claims claims;
    private final LockRows locks;

    QueueRows(JdbcClient jdbc, Claims claims, LockRows locks) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.locks = locks;
    }

    Optional<Member> find(String operation) {
        return jdbc.sql(MEMBERS + "where operation = :operation")
                .param("operation", operation)
                .query(QueueRows::member)
                .optional();
    }

    /** Those that wait and may go, in the order of arrival. */
    List<Member> ready(String environment, Admission admission, int atMost) {
        return jdbc.sql(MEMBERS + """
                        where pool = :pool and admitted_at is null and ready
                        order by number limit :atMost
                        """)
                .param("pool", pool(environment, admission))
                .param("atMost", atMost)
                .query(QueueRows::member)
                .list();
    }

    private static String pool(String environment, Admission admission) {
        return environment + '/' + admission.name();
    }

    /** Those that are active in the environment and are counted, in the order of arrival. */
    List<String> activeIn(String environment, Admission admission) {
        return jdbc.sql("""
                        select operation from queue
                        where pool = :pool and admitted_at is not null order by number
                        """)
                .param("pool", pool(environment, admission))
                .query(String.class)
                .list();
    }

    /** Environments in which somebody waits. */
    List<String> environments() {
        return jdbc.sql("select distinct environment from queue where admitted_at is null order by environment")
                .query(String.class)
                .list();
    }

    /** All that are active in environments in which somebody waits, or hold what somebody waits for. */
    Set<String> active() {
        return new TreeSet<>(jdbc.sql("""
                        select operation from queue where admitted_at is not null and (
                            select min(number) from queue as other
                            where other.environment = queue.environment and other.admitted_at is null) is not null
                        union
                        select holder from locks where
                            (select min(number) from queue_targets where queue_targets.target = locks.target) is not null
                            or (select min(number) from queue_shares where queue_shares.target = locks.target) is not null
                        """).query(String.class).list());
    }

    void add(
            Operation operation, List<String> lineage, Holds holds, Admission admission, String reason, Instant since) {
        jdbc.sql("""
                        insert into queue (number, operation, environment, exclusive, shared, lineage, admission, reason, since)
                        values (%s, :operation, :environment, :exclusive, :shared, :lineage, :admission, :reason, :since)
                        """.formatted(NUMBER))
                .param("part", !lineage.isEmpty())
                .param("operation", operation.id())
                .param("environment", operation.environment())
                .param("exclusive", LockRows.texts(holds.exclusive()))
                .param("shared", LockRows.texts(holds.shared()))
                .param("lineage", lineage.toArray(String[]::new))
                .param("admission", admission.name())
                .param("reason", reason)
                .param("since", Columns.timestamp(since))
                .update();
        claims.stand(operation.id(), !lineage.isEmpty());
    }

    /** Gives the member its place and its locks, with one new token. */
    void admit(Member member, Instant now) {
        jdbc.sql("update queue set admitted_at = :now where operation = :operation")
                .param("operation", member.operation())
                .param("now", Columns.timestamp(now))
                .update();
        LockGrant grant = locks.give(member.operation(), member.holds(), member.reason(), now);
        jdbc.sql("update operations set lock_token = :token where id = :operation")
                .param("operation", member.operation())
                .param("token", grant.token())
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

    /** Takes its place and its locks away; answers in which environments somebody can go for that. */
    Set<String> remove(String operation) {
        Set<String> environments = placeOf(operation);
        environments.addAll(look(removePlace(operation), Optional.of(locks.takeAll(operation))));
        return environments;
    }

    /** The environment in which a place becomes free when the operation goes. */
    private Set<String> placeOf(String operation) {
        Set<String> environments = new TreeSet<>();
        find(operation).ifPresent(member -> environments.add(member.environment()));
        return environments;
    }

    /** Takes away what one holder got with a token, and its place, as it needs none any more. */
    Set<String> removeHolder(LockGrant held) {
        Set<String> environments = placeOf(held.holder());
        Holds freed = locks.take(held.holder(), held.token());
        boolean was = !freed.exclusive().isEmpty() || !freed.shared().isEmpty();
        environments.addAll(look(was ? removePlace(held.holder()) : Optional.empty(), Optional.of(freed)));
        return environments;
    }

    Set<String> removeWaiting(String operation) {
        return look(removed(operation, "admitted_at is null"), Optional.empty());
    }

    /** Answers what it has waited for, or had. */
    Optional<Holds> removePlace(String operation) {
        return removed(operation, "true");
    }

    private Set<String> look(Optional<Holds> place, Optional<Holds> locked) {
        List<Holds> freed = Stream.of(place, locked).flatMap(Optional::stream).toList();
        return claims.checkHeads(new Holds(
                freed.stream().flatMap(holds -> holds.exclusive().stream()).toList(),
                freed.stream().flatMap(holds -> holds.shared().stream()).toList()));
    }

    /** The condition is a constant of this class, never somebody's text. */
    private Optional<Holds> removed(String operation, String where) {
        return jdbc.sql("delete from queue where operation = :operation and %s returning exclusive, shared"
                        .formatted(where))
                .param("operation", operation)
                .query((row, number) -> holds(row))
                .optional();
    }

    static Holds holds(ResultSet row) throws SQLException {
        return new Holds(
                Columns.texts(row, "exclusive").stream().map(Target::parse).toList(),
                Columns.texts(row, "shared").stream().map(Target::parse).toList());
    }

    static Member member(ResultSet row, int number) throws SQLException {
        return new Member(
                row.getString("operation"),
                row.getString("environment"),
                holds(row),
                Columns.texts(row, "lineage"),
                row.getString("reason"),
                Columns.instant(row, "since"),
                row.getBoolean("active"));
    }
}
