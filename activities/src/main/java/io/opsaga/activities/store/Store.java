package io.opsaga.activities.store;

import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.Figures;
import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.Plans;
import io.opsaga.release.Quarantine;
import io.opsaga.release.Releases;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ports to the store, over a PostgreSQL database (18 or later) whose schema {@link #migrate} has made. Safe for use by many
 * threads and by many processes at once. Whatever the database refuses, or a lost connection, is thrown as Spring's
 * {@link org.springframework.dao.DataAccessException}; all methods of the ports may then be called again.
 */
public final class Store {
    /** For so long after a lock was taken its holder's workflow may not be known to Temporal yet: its start is in flight. */
    public static final Duration START_GRACE = Duration.ofSeconds(30);

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final JdbcOperationLog log;
    private final JdbcQueue queue;
    private final JdbcLocks locks;
    private final JdbcReleases releases;
    private final JdbcApiKeys apiKeys;
    private final JdbcQuarantine quarantine;
    private final JdbcFigures figures;
    private final JdbcPlans plans;

    private Store(
            OperationKinds kinds,
            DataSource dataSource,
            Locks.Liveness liveness,
            Clock clock,
            Duration startGrace,
            int limit,
            int maintenance,
            int maxWaiting,
            Predicate<String> quarantineIn) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        // Every statement after a lock must see what was committed while the lock was waited for.
        transactions.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        TargetMutex mutex = new TargetMutex(jdbc);
        Abandonment abandonment = new Abandonment(jdbc, liveness, clock, startGrace);
        Claims claims = new Claims(jdbc);
        LockRows lockRows = new LockRows(jdbc);
        QueueRows queueRows = new QueueRows(jdbc, claims, lockRows);
        Lineages lineages = new Lineages(jdbc);
        Circles circles = new Circles(jdbc);
        Limits limits = new Limits(kinds, limit, maintenance);
        this.queue = new JdbcQueue(
                jdbc, transactions, mutex, claims, queueRows, lockRows, lineages, circles, abandonment, clock, limits);
        ManyLocks many =
                new ManyLocks(transactions, mutex, claims, lockRows, queueRows, lineages, circles, clock, abandonment);
        this.locks = new JdbcLocks(jdbc, many, lockRows, queue);
        this.quarantine = new JdbcQuarantine(jdbc, clock, quarantineIn, kinds);
        this.log = new JdbcOperationLog(kinds, jdbc, transactions, locks, quarantine, clock, maxWaiting);
        this.figures = new JdbcFigures(jdbc, kinds);
        this.releases = new JdbcReleases(jdbc, transactions, mutex);
        this.apiKeys = new JdbcApiKeys(jdbc, clock);
        this.plans = new JdbcPlans(jdbc, clock);
    }

    /**
     * The store in that database. Any number of operations may be active at once.
     *
     * @param kinds of which operations are recorded
     * @param liveness tells whether a lock's holder still runs; asked without any database lock being held
     */
    public static Store over(OperationKinds kinds, DataSource dataSource, Locks.Liveness liveness, Clock clock) {
        return over(kinds, dataSource, liveness, clock, START_GRACE, NO_LIMIT);
    }

    /** As {@link #over(OperationKinds, DataSource, Locks.Liveness, Clock)}, with another grace than {@link #START_GRACE}; no limit. */
    public static Store over(
            OperationKinds kinds, DataSource dataSource, Locks.Liveness liveness, Clock clock, Duration startGrace) {
        return over(kinds, dataSource, liveness, clock, startGrace, NO_LIMIT);
    }

    /**
     * As {@link #over(OperationKinds, DataSource, Locks.Liveness, Clock)}, but versions are only put into quarantine in those environments.
     *
     * @param quarantineIn tells so by the environment's wire name
     */
    public static Store over(
            OperationKinds kinds,
            DataSource dataSource,
            Locks.Liveness liveness,
            Clock clock,
            Predicate<String> quarantineIn) {
        return over(kinds, dataSource, liveness, clock, NO_LIMIT, NO_LIMIT, NO_LIMIT, quarantineIn);
    }

    /** As {@link #over(OperationKinds, DataSource, Locks.Liveness, Clock, Predicate)}, with limits to how many deployments are active, how much maintenance, and how many wait, in an environment. */
    public static Store over(
            OperationKinds kinds,
            DataSource dataSource,
            Locks.Liveness liveness,
            Clock clock,
            int maxActive,
            int maxMaintenance,
            int maxWaiting,
            Predicate<String> quarantineIn) {
        return new Store(
                kinds, dataSource, liveness, clock, START_GRACE, maxActive, maxMaintenance, maxWaiting, quarantineIn);
    }

    /** As {@link #over(OperationKinds, DataSource, Locks.Liveness, Clock, Duration)}, with a limit to how many are active in an environment. */
    public static Store over(
            OperationKinds kinds,
            DataSource dataSource,
            Locks.Liveness liveness,
            Clock clock,
            Duration startGrace,
            int maxActive) {
        return new Store(
                kinds, dataSource, liveness, clock, startGrace, maxActive, NO_LIMIT, NO_LIMIT, environment -> true);
    }

    /**
     * Brings the schema up to date; processes that do so at once wait for each other. Fencing tokens go on from the time of day
     * in milliseconds: machines remember the highest they have seen, also when a store was lost or has come back from a backup.
     */
    public static void migrate(DataSource dataSource) {
        Flyway.configure(Store.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        JdbcClient.create(dataSource).sql("""
                        select setval('lock_tokens', now) from lock_tokens,
                          (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now)
                        where last_value < now""").query(Long.class).optional();
    }

    public OperationLog log() {
        return log;
    }

    public OperationQueue queue() {
        return queue;
    }

    public Locks locks() {
        return locks;
    }

    public Releases releases() {
        return releases;
    }

    public Figures figures() {
        return figures;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Plans plans() {
        return plans;
    }
}
