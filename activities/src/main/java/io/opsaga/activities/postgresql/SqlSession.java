package io.opsaga.activities.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.postgresql.PGConnection;

/**
 * One connection to a database. What is asked of it fails with a {@link PostgresException}. A thread that is interrupted while it waits has
 * the server break off and the connection closed; a {@link CancellationException} says so.
 */
final class SqlSession implements AutoCloseable {
    private final Database database;
    private final Connection connection;

    private SqlSession(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws Exception;
    }

    /** A connection as the server and its settings for this role make it; each statement is a transaction of its own. */
    static SqlSession plain(Database database) {
        try {
            return new SqlSession(database, Connecting.to(database));
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while connecting");
            }
            throw Reasons.of(database, e);
        }
    }

    /**
     * One that says the same of the same rows on every server, and waits as long as it takes: nothing of what an administrator has set for
     * the role applies.
     */
    static SqlSession exact(Database database) {
        SqlSession session = plain(database);
        try {
            ServerVersion version = session.version();
            if (!version.isAtLeast(ServerVersion.OLDEST)) {
                throw database.failed(PostgresFailure.SERVER_TOO_OLD, "it is " + version);
            }
            session.execute("set search_path = ''; set row_security = off; set timezone = 'UTC';"
                    + " set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set extra_float_digits = 1;"
                    + " set bytea_output = 'hex'; set xmloption = 'content'; set lc_monetary = 'C';"
                    + " set default_transaction_read_only = off; set lock_timeout = 0; set statement_timeout = 0;"
                    + " set idle_in_transaction_session_timeout = 0;"
                    + " set idle_session_timeout = 0");
            if (version.isAtLeast(17)) {
                session.execute("set transaction_timeout = 0");
            }
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    Database database() {
        return database;
    }

    ServerVersion version() {
        return one("select current_setting('server_version_num')::int", row -> new ServerVersion(row.getInt(1)));
    }

    void execute(String sql) {
        interruptibly(on -> {
            try (Statement statement = on.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    <T> List<T> list(String sql, Row<T> reading, Object... parameters) {
        return interruptibly(on -> {
            try (PreparedStatement statement = on.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                List<T> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows.add(reading.read(result));
                    }
                }
                return rows;
            }
        });
    }

    <T> T one(String sql, Row<T> reading, Object... parameters) {
        List<T> rows = list(sql, reading, parameters);
        if (rows.size() != 1) {
            throw database.failed(PostgresFailure.FAILED, "%d rows where there is one".formatted(rows.size()));
        }
        return rows.get(0);
    }

    boolean exists(String sql, Object... parameters) {
        return !list(sql, row -> true, parameters).isEmpty();
    }

    /** All of it or nothing: it is rolled back where something is thrown. */
    void inTransaction(Runnable work) {
        execute("begin");
        boolean done = false;
        try {
            work.run();
            execute("commit");
            done = true;
        } finally {
            if (!done) {
                rollBack();
            }
        }
    }

    private void rollBack() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException e) {
            // The connection is gone, and the server rolls back for itself.
            close();
        }
    }

    <T> T interruptibly(Work<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> work.on(connection));
        Thread thread = new Thread(task, "postgresql");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while PostgreSQL was working");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw Reasons.of(database, sql);
            }
            throw e.getCause() instanceof RuntimeException own
                    ? own
                    : database.failed(PostgresFailure.FAILED, String.valueOf(e.getCause()));
        }
    }

    private void abandon() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // Then it ends with its connection, when it next has something to say.
        } finally {
            abort();
        }
    }

    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // Closed already.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // There is nothing that could be done about it; the server notices.
            abort();
        }
    }
}
