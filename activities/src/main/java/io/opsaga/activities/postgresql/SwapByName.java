package io.opsaga.activities.postgresql;

import io.opsaga.activities.waiting.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A database takes the place of another one: both are renamed in one transaction. Who connects in that moment is told that the database was
 * renamed, and finds the new one when trying again.
 */
final class SwapByName implements Swap {
    private static final int MOST_TRIES = 10;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final String CONNECTED =
            "select pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(host(client_addr), ''),"
                    + " coalesce(state, backend_type) from pg_stat_activity"
                    + " where datname in (?, ?) and pid <> pg_backend_pid() and backend_type <> 'autovacuum worker' order by pid";

    private final RestoreOrder order;
    private final SideDatabase side;

    SwapByName(RestoreOrder order, SideDatabase side) {
        this.order = order;
        this.side = side;
    }

    @Override
    public RestoreState state() {
        try (SqlSession session = side.maintenance()) {
            return mark(session).isPresent() ? RestoreState.SWAPPED : RestoreState.NOTHING;
        }
    }

    private Optional<Mark> mark(SqlSession session) {
        return Mark.of(session, order.target().name(), order.run());
    }

    @Override
    public Database loaded() {
        return state() == RestoreState.SWAPPED ? order.target() : order.side();
    }

    @Override
    public List<Connected> swap(Others others) {
        String target = order.target().name();
        String loaded = order.side().name();
        try (SqlSession session = side.maintenance()) {
            if (mark(session).isPresent()) {
                return List.of();
            }
            return alone(session, others, target, loaded, on -> {
                boolean there = SideDatabase.exists(on, target);
                if (there) {
                    rename(on, target, order.before());
                }
                rename(on, loaded, target);
                (there ? Mark.REPLACED : Mark.ADDED).on(on, target, order.run());
            });
        }
    }

    @Override
    public List<Connected> swapBack(Others others) {
        String target = order.target().name();
        try (SqlSession session = side.maintenance()) {
            Optional<Mark> mark = mark(session);
            if (mark.isEmpty()) {
                return List.of();
            }
            if (mark.get() == Mark.REPLACED && !SideDatabase.exists(session, order.before())) {
                throw order.target().failed(PostgresFailure.GONE, "no database " + order.before());
            }
            return alone(session, others, target, order.before(), on -> {
                rename(on, target, order.side().name());
                Mark.LOADED.on(on, order.side().name(), order.run());
                if (mark.get() == Mark.REPLACED) {
                    rename(on, order.before(), target);
                }
            });
        }
    }

    private static void rename(SqlSession session, String from, String to) {
        session.execute("alter database %s rename to %s".formatted(Sql.name(from), Sql.name(to)));
    }

    /** Who still has a connection after a moment: those that Opsaga itself has just closed are seen for a little longer. */
    private static List<Connected> remaining(SqlSession session, String one, String other) {
        AtomicReference<List<Connected>> seen = new AtomicReference<>(List.of());
        Await.every(LOOK, MOMENT).until(() -> {
            seen.set(connected(session, one, other));
            return seen.get().isEmpty() ? Optional.of(true) : Optional.empty();
        });
        return seen.get();
    }

    /**
     * Does it in one transaction once nobody is connected to either. PostgreSQL itself sees to that: it lets nobody in as soon as it begins to
     * rename, and gives those that are ended 5 s to be gone; who comes before that is met with the next try.
     */
    private List<Connected> alone(
            SqlSession session, Others others, String one, String other, Consumer<SqlSession> work) {
        List<Connected> ended = new ArrayList<>();
        for (int i = 1; ; i++) {
            List<Connected> there = remaining(session, one, other);
            if (!there.isEmpty() && others == Others.MUST_BE_GONE) {
                String names = there.stream().map(Connected::toString).collect(Collectors.joining(", "));
                throw order.target()
                        .failed(PostgresFailure.IN_USE, "%d connections: %s".formatted(there.size(), names));
            }
            there.forEach(each -> session.list("select pg_terminate_backend(?)", row -> row.getBoolean(1), each.pid()));
            ended.addAll(there);
            try {
                session.inTransaction(() -> work.accept(session));
                return ended;
            } catch (PostgresException e) {
                if (e.failure() != PostgresFailure.IN_USE || others == Others.MUST_BE_GONE || i == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    static List<Connected> connected(SqlSession session, String one, String other) {
        return session.list(
                CONNECTED,
                row -> new Connected(
                        row.getInt(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                one,
                other);
    }

    /** The mark first: without it nothing can be swapped back, so what that would need may go. */
    @Override
    public void settle() {
        try (SqlSession session = side.maintenance()) {
            if (mark(session).isPresent()) {
                Mark.takeOff(session, order.target().name(), order.before());
            }
            if (SideDatabase.exists(session, order.target().name())) {
                session.execute("drop database if exists " + Sql.name(order.before()));
            }
        }
    }
}
