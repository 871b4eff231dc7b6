package io.opsaga.activities.retention;

import io.opsaga.archive.Needed;
import io.opsaga.retention.Leaving;
import io.opsaga.retention.Listed;
import io.opsaga.retention.Orphans;
import io.opsaga.retention.RetentionFailure;
import io.opsaga.retention.Stock;
import io.opsaga.retention.Stocks;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The list of backups, for those who shorten it. A row that goes has the operation that takes it away, which may list it again for as long
 * as it can be undone; one that is gone stays, and is shown to nobody.
 */
public final class JdbcRetention implements Stocks {
    /** Those that can be restored: complete, and neither being taken back nor going. */
    private static final String LISTED = """
            listed as (
                select backups.* from backups
                join (select id, active, verdict from operations
                      union all
                      select id, active, verdict from operations_archive) as made on made.id = backups.operation
                where backups.environment = :environment and backups.backup = :backup
                and backups.going is null and not made.active and made.verdict = 'COMPLETED')
            """;

    private static final String STORES = """
            array(select distinct store from (
                      select finished -> 'manifest' ->> 'store' as store
                      union select jsonb_array_elements(finished -> 'copies') ->> 'store') as places
                  order by store) as stores
            """;

    /** Between taking off the list and the beginning of the lease all stores may be read, which nobody has ever seen take longer. */
    private static final Duration LONGEST_CHECK = Duration.ofDays(3);

    private final JdbcClient jdbc;
    private final List<Needed> needed;
    private final Clock clock;

    /**
     * @param dataSource the store's database, with its schema
     * @param needed all who may need executions
     */
    public JdbcRetention(DataSource dataSource, Collection<Needed> needed, Clock clock) {
        jdbc = JdbcClient.create(dataSource);
        this.needed = List.copyOf(needed);
        this.clock = clock;
    }

    @Override
    public Stock of(String environment, String backup) {
        SortedMap<String, String> needs = new TreeMap<>();
        needed.forEach(one -> needs.putAll(one.of(environment, backup)));
        return new Stock(listed(environment, backup), left(environment, backup), needs);
    }

    private List<Listed> listed(String environment, String backup) {
        return jdbc.sql("with " + LISTED
                        + " select operation, taken_at, verified_at is not null as verified, " + STORES
                        + " from listed order by taken_at desc, operation desc")
                .param("environment", environment)
                .param("backup", backup)
                .query((row, number) -> new Listed(
                        row.getString("operation"),
                        row.getTimestamp("taken_at").toInstant(),
                        row.getBoolean("verified"),
                        stores(row)))
                .list();
    }

    /** Nobody lists them again: whoever has taken them off the list can no longer be undone. */
    private List<Leaving> left(String environment, String backup) {
        return jdbc.sql("select operation, " + STORES + """
                         from backups where environment = :environment and backup = :backup
                         and going is not null and gone_at is null and going_until <= :now
                         order by taken_at, operation
                        """)
                .param("environment", environment)
                .param("backup", backup)
                .param("now", now())
                .query((row, number) -> new Leaving(row.getString("operation"), stores(row)))
                .list();
    }

    private static List<String> stores(ResultSet row) throws SQLException {
        Array stores = row.getArray("stores");
        return List.of((String[]) stores.getArray());
    }

    /** Those of these that are executions of that backup, are over, and were not completed or are gone. */
    Orphans orphans(String environment, String backup, Collection<String> executions) {
        TreeSet<String> unknown = new TreeSet<>(executions);
        TreeSet<String> ended = new TreeSet<>();
        jdbc.sql("""
                        select made.id, made.active, made.verdict, backups.gone_at is not null as gone
                        from (select id, kind, environment, target, active, verdict from operations
                              union all
                              select id, kind, environment, target, active, verdict from operations_archive) as made
                        left join backups on backups.operation = made.id
                        where made.kind = 'backup' and made.environment = :environment and made.target = :backup
                        and made.id = any(cast(:executions as text[]))
                        """)
                .param("environment", environment)
                .param("backup", backup)
                .param("executions", executions.toArray(String[]::new))
                .query(row -> {
                    unknown.remove(row.getString("id"));
                    boolean failed = !row.getBoolean("active") && !"COMPLETED".equals(row.getString("verdict"));
                    if (failed || row.getBoolean("gone")) {
                        ended.add(row.getString("id"));
                    }
                });
        return new Orphans(List.copyOf(ended), List.copyOf(unknown));
    }

    /**
     * Takes these off the list, all or none.
     *
     * @param by the operation that does it
     * @param within how long it can still be undone
     */
    void unlist(String by, String environment, String backup, Collection<String> executions, Duration within) {
        String[] ids = executions.stream().distinct().toArray(String[]::new);
        jdbc.sql("with " + LISTED + """
                        , staying as (
                            (select operation from listed order by taken_at desc, operation desc limit 1)
                            union all
                            (select operation from listed where verified_at is not null
                             order by taken_at desc, operation desc limit 1))
                        update backups set going = :by, going_until = :until
                        where operation in (select operation from listed where operation = any(cast(:executions as text[])))
                        and not exists (select 1 from staying where operation = any(cast(:executions as text[])))
                        and (select count(*) from listed where operation = any(cast(:executions as text[]))) = :count
                        """)
                .param("environment", environment)
                .param("backup", backup)
                .param("by", by)
                .param("until", Timestamp.from(clock.instant().plus(within).plus(LONGEST_CHECK)))
                .param("executions", ids)
                .param("count", ids.length)
                .update();
        long off = jdbc.sql(
                        "select count(*) from backups where going = :by and operation = any(cast(:executions as text[]))")
                .param("by", by)
                .param("executions", ids)
                .query(Long.class)
                .single();
        if (off != ids.length) {
            throw RetentionFailure.MUST_STAY.because(
                    "Of %d executions of %s that were to go one is the newest, the newest verified one, or not listed"
                            .formatted(ids.length, backup));
        }
    }

    /** Lists again what that operation has taken off the list, as long as nobody else may remove it; tells how many. */
    int relist(String by) {
        return jdbc.sql("""
                        update backups set going = null, going_until = null
                        where going = :by and gone_at is null and going_until > :now
                        """).param("by", by).param("now", now()).update();
    }

    /** Whether anything is off the list by that operation, and not gone. */
    boolean takesAway(String by) {
        return jdbc.sql("select exists (select 1 from backups where going = :by and gone_at is null)")
                .param("by", by)
                .query(Boolean.class)
                .single();
    }

    /** From now on that operation lists nothing again, and whoever comes next may remove it, too. */
    void giveUp(String by) {
        jdbc.sql("update backups set going_until = :now where going = :by and gone_at is null and going_until > :now")
                .param("by", by)
                .param("now", now())
                .update();
    }

    /** Of these nothing is left, of those that go. */
    void strike(Collection<String> executions) {
        jdbc.sql("""
                        update backups set gone_at = :now
                        where operation = any(cast(:executions as text[])) and going is not null and gone_at is null
                        """)
                .param("now", now())
                .param("executions", executions.toArray(String[]::new))
                .update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
