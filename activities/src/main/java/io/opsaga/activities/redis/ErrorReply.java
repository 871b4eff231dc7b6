package io.opsaga.activities.redis;

import java.util.Map;

/**
 * What a server says instead of doing something.
 *
 * @param text begins with a word in capitals
 */
record ErrorReply(String text) {
    /** The source of the words is the server itself; they are not documented in one place. */
    private static final Map<String, RedisFailure> BY_WORD = Map.ofEntries(
            Map.entry("WRONGPASS", RedisFailure.REFUSED_PASSWORD),
            Map.entry("NOAUTH", RedisFailure.REFUSED_PASSWORD),
            Map.entry("NOPERM", RedisFailure.FORBIDDEN),
            Map.entry("DENIED", RedisFailure.FORBIDDEN),
            Map.entry("LOADING", RedisFailure.NOT_READY),
            Map.entry("NOMASTERLINK", RedisFailure.NOT_READY),
            Map.entry("MASTERDOWN", RedisFailure.NOT_READY),
            Map.entry("CLUSTERDOWN", RedisFailure.CLUSTER_NOT_WELL),
            Map.entry("MOVED", RedisFailure.TOPOLOGY_CHANGED),
            Map.entry("ASK", RedisFailure.TOPOLOGY_CHANGED),
            Map.entry("TRYAGAIN", RedisFailure.TOPOLOGY_CHANGED),
            Map.entry("READONLY", RedisFailure.TOPOLOGY_CHANGED),
            Map.entry("OOM", RedisFailure.OUT_OF_MEMORY));

    private static final Map<String, RedisFailure> BY_BEGINNING = Map.of(
            "ERR unknown command", RedisFailure.TOO_OLD,
            "ERR DUMP payload version", RedisFailure.TOO_OLD,
            "ERR Bad data format", RedisFailure.NOT_AN_RDB,
            "ERR DB index is out of range", RedisFailure.NO_SUCH_DATABASE,
            "ERR SELECT is not allowed in cluster mode", RedisFailure.NO_SUCH_DATABASE,
            "ERR Can't SYNC while not connected", RedisFailure.NOT_READY,
            "ERR max number of clients", RedisFailure.UNREACHABLE);

    String word() {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    RedisFailure failure() {
        return BY_BEGINNING.entrySet().stream()
                .filter(known -> text.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> BY_WORD.getOrDefault(word(), RedisFailure.FAILED));
    }

    /** A server that does not know a command repeats what it was given with it, which may be a password. */
    private String shown() {
        int arguments = text.indexOf(", with args");
        return arguments < 0 ? text : text.substring(0, arguments);
    }

    /** @param where the server */
    RedisException exception(String where, Command command) {
        if (command.name().equals("AUTH")) {
            // Nothing of the text, to be sure. A server that knows no users, or has no password, has no word of its own
            // for that.
            boolean plain = word().equals("ERR") && failure() != RedisFailure.UNREACHABLE;
            boolean unset = text.contains("without any password");
            return new RedisException(
                    plain ? RedisFailure.REFUSED_PASSWORD : failure(),
                    "Server %s.%s".formatted(where, unset ? " It has none set." : ""));
        }
        return new RedisException(failure(), "Server %s, asked for %s: %s".formatted(where, command, shown()));
    }
}
