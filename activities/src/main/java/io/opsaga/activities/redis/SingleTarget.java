package io.opsaga.activities.redis;

import java.util.List;

/** A server that has all keys itself. */
final class SingleTarget implements RestoreTarget {
    private final RedisConnection connection;

    SingleTarget(RedisConnection connection) {
        this.connection = connection;
    }

    @Override
    public void select(int database) {
        connection.ask(Command.of("SELECT", database));
    }

    @Override
    public void write(List<DumpedKey> keys) {
        connection.ask(keys.stream().map(DumpedKey::restore).toList());
    }

    @Override
    public void close() {
        connection.close();
    }
}
