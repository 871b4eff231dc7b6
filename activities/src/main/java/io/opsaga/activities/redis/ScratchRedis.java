package io.opsaga.activities.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A throw-away server that has loaded an RDB: it listens on a Unix socket that only its owner can reach and on no port, writes nothing,
 * and ends when this is closed, or when this process ends, be it killed. What has expired when it is loaded, or expires later, is not in
 * it any more.
 */
public final class ScratchRedis implements AutoCloseable {
    private final ScratchProcess process;
    private final Duration silence;

    ScratchRedis(ScratchProcess process, Duration silence) {
        this.process = process;
        this.silence = silence;
    }

    /**
     * Counts the keys, each with its slot.
     *
     * @throws RedisException {@link RedisFailure#ENDED} if the server has ended
     */
    public KeyCounts counts() {
        return asked(connection -> new KeyCounting(connection).counts());
    }

    /**
     * How many keys the RDB had: those that are there, and those that had expired when it was loaded or have expired since. A key that
     * could not be loaded is not among them.
     */
    public long loaded() {
        return asked(connection -> {
            // One answer, so that no key is counted before and after it has expired.
            Info all = Info.parse(connection.text(Command.of("INFO")));
            return databases(all).values().stream().mapToLong(Long::longValue).sum()
                    + all.number("rdb_last_load_keys_expired")
                    + all.number("expired_keys");
        });
    }

    /** How many libraries of functions there are. */
    public int functions() {
        return asked(connection -> FunctionLibraries.of(connection).size());
    }

    /**
     * Counts the keys of a pattern, in all databases.
     *
     * @param pattern as the command KEYS has it
     */
    public long keys(String pattern) {
        return asked(connection -> {
            long[] keys = {0};
            new KeyWalk(connection, Optional.of(pattern)).each((database, some) -> keys[0] += some.size());
            return keys[0];
        });
    }

    /**
     * Sums up the keys: their names, types, values and the instants at which they expire. It depends neither on their order nor on how
     * the server keeps a value in memory.
     */
    public KeysDigest digest() {
        return asked(connection -> new KeyDigesting(connection).digest());
    }

    /** What is done with one connection, and what its failures mean where the server has ended. */
    <T> T asked(Function<RedisConnection, T> work) {
        try (RedisConnection connection = process.connect(silence)) {
            return work.apply(connection);
        } catch (RedisException e) {
            throw explained(e);
        }
    }

    /** The connection goes first, the process a moment later; where it stays, it was another server that is not there. */
    private RedisException explained(RedisException failed) {
        return failed.failure() == RedisFailure.UNREACHABLE && process.endsSoon() ? process.ended() : failed;
    }

    /** How many keys each database has, by its number; only those that have any. */
    static Map<Integer, Long> databases(RedisConnection connection) {
        return databases(Info.of(connection, "keyspace"));
    }

    static SortedMap<Integer, Long> databases(Info keyspace) {
        SortedMap<Integer, Long> keys = new TreeMap<>();
        keyspace.values().forEach((name, value) -> {
            if (name.startsWith("db") && name.length() > 2 && Character.isDigit(name.charAt(2))) {
                keys.put(Integer.parseInt(name.substring(2)), keyspace(value).number("keys"));
            }
        });
        return keys;
    }

    static long total(RedisConnection connection) {
        return databases(connection).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** {@code keys=5,expires=2,avg_ttl=0} */
    static Info keyspace(String value) {
        return Info.parse(value.replace(',', '\n').replace('=', ':'));
    }

    Path folder() {
        return process.folder().path();
    }

    /** Ends the server, within some seconds, and removes its folder. */
    @Override
    public void close() {
        process.end();
    }

    @Override
    public String toString() {
        return "ScratchRedis[" + process.name() + "]";
    }
}
