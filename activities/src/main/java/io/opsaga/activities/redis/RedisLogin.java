package io.opsaga.activities.redis;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** As whom a server is talked to. The password is asked for at each connection, kept by nobody, and never shown. */
public final class RedisLogin {
    private static final RedisLogin NONE = new RedisLogin(null, null);

    private final @Nullable String user;
    private final @Nullable Supplier<String> password;

    private RedisLogin(@Nullable String user, @Nullable Supplier<String> password) {
        this.user = user;
        this.password = password;
    }

    /** For servers that ask nobody. */
    public static RedisLogin none() {
        return NONE;
    }

    /** As the default user. */
    public static RedisLogin with(Supplier<String> password) {
        return new RedisLogin(null, password);
    }

    /** As a user of the server's access list, which servers have since version 6. */
    public static RedisLogin as(String user, Supplier<String> password) {
        return new RedisLogin(user, password);
    }

    /** What is sent first; empty for servers that ask nobody. */
    Optional<Command> command() {
        if (password == null) {
            return Optional.empty();
        }
        return Optional.of(
                user == null ? Command.of("AUTH", password.get()) : Command.of("AUTH", user, password.get()));
    }

    @Override
    public String toString() {
        return "RedisLogin[]";
    }
}
