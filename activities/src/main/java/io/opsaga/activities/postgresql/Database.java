package io.opsaga.activities.postgresql;

/**
 * A database on a server, and who goes there. Connections use TLS where the server offers it; its certificate is not checked.
 *
 * @param user a role that can log in
 */
public record Database(ServerPlace place, String name, String user, Password password) {
    public Database {
        if (name.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException("a database and its user have names");
        }
    }

    /** Another one on the same server. */
    public Database named(String other) {
        return new Database(place, other, user, password);
    }

    /** One that is always there, from which others can be made, renamed and dropped. */
    Database maintenance() {
        return named("postgres".equals(name) ? "template1" : "postgres");
    }

    PostgresException failed(PostgresFailure failure, String detail) {
        return new PostgresException(failure, "%s: %s".formatted(this, password.masked(detail)));
    }

    @Override
    public String toString() {
        return "database %s at %s as %s".formatted(name, place, user);
    }
}
