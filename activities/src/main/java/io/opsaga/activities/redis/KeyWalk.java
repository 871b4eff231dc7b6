package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A walk over the keys of all databases, some hundred at a time. A key that is there all the while comes at least once. */
final class KeyWalk {
    private static final int AT_ONCE = 200;

    private final RedisConnection connection;
    private final Optional<String> pattern;

    KeyWalk(RedisConnection connection, Optional<String> pattern) {
        this.connection = connection;
        this.pattern = pattern;
    }

    /** Takes some keys of a database, which is the one that the connection has selected. */
    @FunctionalInterface
    interface Visitor {
        void visit(int database, List<byte[]> keys);
    }

    void each(Visitor visitor) {
        for (int database : ScratchRedis.databases(connection).keySet()) {
            connection.ask(Command.of("SELECT", database));
            String cursor = "0";
            do {
                List<?> answer = (List<?>) RedisConnection.some(connection.ask(scan(cursor)));
                cursor = new String((byte[]) answer.get(0), StandardCharsets.US_ASCII);
                List<byte[]> keys = ((List<?>) answer.get(1))
                        .stream().map(byte[].class::cast).toList();
                if (!keys.isEmpty()) {
                    visitor.visit(database, keys);
                }
            } while (!cursor.equals("0"));
        }
    }

    private Command scan(String cursor) {
        return pattern.map(wanted -> Command.of("SCAN", cursor, "MATCH", wanted, "COUNT", AT_ONCE))
                .orElseGet(() -> Command.of("SCAN", cursor, "COUNT", AT_ONCE));
    }
}
