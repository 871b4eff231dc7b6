package io.opsaga.activities.store;

import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.release.Settled;
import io.opsaga.saga.Effect;
import io.opsaga.saga.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A promotion links the release to the one it replaced; a demotion takes it out of that chain again. */
final class JdbcReleases implements Releases {
    private static final String CURRENT = """
            select release.* from releases as release
            where release.environment = :environment and release.current
            """;
    private static final String PREVIOUS = """
            select release.* from releases as release join releases as successor on successor.replaced = release.id
            where release.environment = :environment and successor.current
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final TargetMutex mutex;

    JdbcReleases(JdbcClient jdbc, TransactionTemplate transactions, TargetMutex mutex) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.mutex = mutex;
    }

    private void promoted(ReleaseEntry release) {
        Row own = ofOperation(release).orElse(null);
        // A promotion that arrives a second time changes nothing, not even when a later release has become current
        // since.
        if (own != null && !own.demoted()) {
            return;
        }
        Row before = currentRow(release).orElse(null);
        if (before != null) {
            mark(before.id(), false);
        }
        write(release, before == null ? null : before.id());
    }

    @Override
    public void promote(List<ReleaseEntry> releases) {
        transactions.executeWithoutResult(transaction -> {
            enterAll(releases);
            releases.forEach(this::promoted);
        });
    }

    @Override
    public Reading demote(List<ReleaseEntry> releases) {
        List<Reading> readings = Objects.requireNonNull(transactions.execute(transaction -> {
            enterAll(releases);
            return releases.stream().map(this::demoted).toList();
        }));
        if (readings.size() == 1) {
            return readings.get(0);
        }
        List<String> left = IntStream.range(0, readings.size())
                .filter(i -> !readings.get(i).gone())
                .mapToObj(i -> "%s: %s"
                        .formatted(releases.get(i).agent(), readings.get(i).detail()))
                .toList();
        if (!left.isEmpty()) {
            return Reading.unknown(String.join("; ", left));
        }
        long reverted = readings.stream()
                .filter(reading -> reading.effect() == Effect.REVERTED)
                .count();
        return reverted == 0
                ? Reading.absent("no release was recorded")
                : Reading.reverted("the releases before are recorded as current, of %d agents".formatted(reverted));
    }

    @Override
    public List<Settled> settle(List<ReleaseEntry> running) {
        // Mostly all is right; who holds the agents' locks needs no other one to see that.
        List<ReleaseEntry> wrong = wrong(running);
        if (wrong.isEmpty()) {
            return List.of();
        }
        return Objects.requireNonNull(transactions.execute(transaction -> {
            enterAll(wrong);
            return wrong.stream().map(this::settled).toList();
        }));
    }

    private List<ReleaseEntry> wrong(List<ReleaseEntry> running) {
        if (running.isEmpty()) {
            return List.of();
        }
        Map<String, ReleaseEntry> recorded = new HashMap<>();
        jdbc.sql(CURRENT + " and release.agent = any(cast(:agents as text[]))")
                .param("environment", running.get(0).environment())
                .param("agents", running.stream().map(ReleaseEntry::agent).toArray(String[]::new))
                .query(Row::read)
                .list()
                .forEach(row -> recorded.put(row.entry().agent(), row.entry()));
        return running.stream()
                .filter(release -> !same(release, recorded.get(release.agent())))
                .toList();
    }

    /** A second attempt, after the answer of the first was lost, tells the same. */
    private static boolean same(ReleaseEntry running, @Nullable ReleaseEntry recorded) {
        return recorded != null
                && !recorded.operation().equals(running.operation())
                && recorded.version().equals(running.version())
                // Of an image that was pulled for it.
                && (recorded.digest().isEmpty() || recorded.digest().equals(running.digest()))
                && recorded.configuration().equals(running.configuration())
                && recorded.machine().equals(running.machine());
    }

    private Settled settled(ReleaseEntry release) {
        promoted(release);
        Long replaced = ofOperation(release).map(Row::replaced).orElse(null);
        ReleaseEntry before = replaced == null ? null : byId(replaced).entry();
        return new Settled(
                release.agent(), before == null ? null : before.version(), before == null ? null : before.digest());
    }

    private void enterAll(List<ReleaseEntry> releases) {
        if (!releases.isEmpty()) {
            mutex.enterAll(
                    releases.get(0).environment(),
                    releases.stream().map(ReleaseEntry::agent).toList());
        }
    }

    private Reading demoted(ReleaseEntry release) {
        Row own = ofOperation(release).orElse(null);
        if (own == null) {
            return Reading.absent("no release was recorded");
        }
        if (own.current()) {
            takeOut(own);
        }
        Optional<Row> now = currentRow(release);
        if (!own.current() && !own.demoted()) {
            return Reading.unknown("a later release has been recorded since, by "
                    + now.map(Row::operation).orElse("an operation that was rolled back"));
        }
        return Reading.reverted(now.map(row -> "version " + row.entry().version() + " is recorded as current")
                .orElse("no release is recorded as current"));
    }

    private void takeOut(Row own) {
        jdbc.sql("update releases set current = false, demoted = true where id = :id")
                .param("id", own.id())
                .update();
        if (own.replaced() != null) {
            mark(own.replaced(), true);
        }
    }

    private void mark(long id, boolean current) {
        jdbc.sql("update releases set current = :current where id = :id")
                .param("current", current)
                .param("id", id)
                .update();
    }

    private void write(ReleaseEntry release, @Nullable Long replaced) {
        jdbc.sql("""
                        insert into releases (
                            environment, agent, machine, version, digest, configuration, operation, since, current, replaced)
                        values (
                            :environment, :agent, :machine, :version, :digest, :configuration, :operation, :since, true, :replaced)
                        on conflict (environment, agent, operation) do update set
                            machine = excluded.machine, version = excluded.version, digest = excluded.digest,
                            configuration = excluded.configuration, since = excluded.since, current = true, demoted = false,
                            replaced = excluded.replaced
                        """)
                .param("environment", release.environment())
                .param("agent", release.agent())
                .param("machine", release.machine())
                .param("version", release.version())
                .param("digest", release.digest())
                .param("configuration", release.configuration())
                .param("operation", release.operation())
                .param("since", Columns.timestamp(release.since()))
                .param("replaced", replaced)
                .update();
    }

    @Override
    public Optional<ReleaseEntry> current(String environment, String agent) {
        return ofAgent(CURRENT, environment, agent).map(Row::entry);
    }

    @Override
    public Optional<ReleaseEntry> previous(String environment, String agent) {
        return ofAgent(PREVIOUS, environment, agent).map(Row::entry);
    }

    @Override
    public List<ReleaseEntry> allCurrent(String environment) {
        return all(CURRENT, environment);
    }

    @Override
    public List<ReleaseEntry> allPrevious(String environment) {
        return all(PREVIOUS, environment);
    }

    private Optional<Row> currentRow(ReleaseEntry release) {
        return ofAgent(CURRENT, release.environment(), release.agent());
    }

    private Optional<Row> ofAgent(String query, String environment, String agent) {
        return jdbc.sql(query + " and release.agent = :agent")
                .param("environment", environment)
                .param("agent", agent)
                .query(Row::read)
                .optional();
    }

    private List<ReleaseEntry> all(String query, String environment) {
        return jdbc
                .sql(query + " order by release.agent")
                .param("environment", environment)
                .query(Row::read)
                .list()
                .stream()
                .map(Row::entry)
                .toList();
    }

    private Optional<Row> ofOperation(ReleaseEntry release) {
        return jdbc.sql(
                        "select * from releases where environment = :environment and agent = :agent and operation = :operation")
                .param("environment", release.environment())
                .param("agent", release.agent())
                .param("operation", release.operation())
                .query(Row::read)
                .optional();
    }

    private Row byId(long id) {
        return jdbc.sql("select * from releases where id = :id")
                .param("id", id)
                .query(Row::read)
                .single();
    }

    private record Row(
            long id,
            ReleaseEntry entry,
            boolean current,
            boolean demoted,
            @Nullable Long replaced) {
        String operation() {
            return entry.operation();
        }

        static Row read(ResultSet row, int number) throws SQLException {
            ReleaseEntry entry = new ReleaseEntry(
                    row.getString("environment"),
                    row.getString("agent"),
                    row.getString("machine"),
                    row.getString("version"),
                    row.getString("digest"),
                    row.getString("configuration"),
                    row.getString("operation"),
                    Columns.instant(row, "since"));
            return new Row(
                    row.getLong("id"),
                    entry,
                    row.getBoolean("current"),
                    row.getBoolean("demoted"),
                    row.getObject("replaced", Long.class));
        }
    }
}
