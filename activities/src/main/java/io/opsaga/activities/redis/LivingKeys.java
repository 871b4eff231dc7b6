package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The keys that a living server or cluster has, beside those that a scratch server has. Every method fails with a {@link RedisException};
 * {@link RedisFailure#TOPOLOGY_CHANGED} says that slots have moved meanwhile, and that it can be done once more after another look at the
 * topology.
 */
public final class LivingKeys {
    /** More than any scratch server has data in, so that what is tried there meets nothing. */
    private static final int UNUSED = ScratchProcess.DATABASES - 1;

    private static final String TRIED = "opsaga-restore-tries:";

    /** An expiry of long ago. */
    private static final long PAST = 1;

    private final RedisServers servers;
    private final RedisTopology topology;

    /** @param topology without complaints */
    public LivingKeys(RedisServers servers, RedisTopology topology) {
        this.servers = servers;
        this.topology = topology;
    }

    /**
     * Counts them. What is written meanwhile may be counted or not, and a key that fits several patterns counts for each.
     *
     * @param progress told how many so far
     */
    public long count(KeyChoice choice, LongConsumer progress) {
        try (Masters masters = Masters.of(servers, topology)) {
            if (choice.isAll()) {
                return masters.all().stream().mapToLong(ScratchRedis::total).sum();
            }
            long[] counted = {0};
            for (RedisConnection master : masters.all()) {
                choice.walk(master, (database, keys) -> {
                    counted[0] += keys.size();
                    progress.accept(counted[0]);
                });
            }
            return counted[0];
        }
    }

    /**
     * Removes them.
     *
     * @param progress told how many so far
     * @return how many were there
     */
    public long remove(KeyChoice choice, LongConsumer progress) {
        try (Masters masters = Masters.of(servers, topology)) {
            return removed(masters, choice, (database, keys) -> keys, progress);
        }
    }

    /** The same for those that the scratch server does not have. */
    public long removeOthers(ScratchRedis scratch, KeyChoice choice, LongConsumer progress) {
        return scratch.asked(source -> {
            try (Masters masters = Masters.of(servers, topology)) {
                return removed(
                        masters, choice, (database, keys) -> KeyComparison.absent(source, database, keys), progress);
            }
        });
    }

    /** Which of these keys go. */
    @FunctionalInterface
    private interface Going {
        List<byte[]> of(int database, List<byte[]> keys);
    }

    private static long removed(Masters masters, KeyChoice choice, Going going, LongConsumer progress) {
        long[] removed = {0};
        for (RedisConnection master : masters.all()) {
            choice.walk(master, (database, keys) -> {
                // One by one, since a command for keys of several slots is refused by a cluster.
                List<?> answers = master.ask(going.of(database, keys).stream()
                        .map(key -> Command.of("UNLINK", key))
                        .toList());
                removed[0] += answers.stream().filter(Long.valueOf(1)::equals).count();
                progress.accept(removed[0]);
            });
        }
        return removed[0];
    }

    /**
     * Compares them with those of the scratch server: names, types, values and expiry. What has expired on either side is left out, and
     * so is what expires within ten seconds, as clocks differ.
     *
     * @param progress told how many so far
     */
    public KeyDifference difference(ScratchRedis scratch, KeyChoice choice, LongConsumer progress) {
        return scratch.asked(source -> {
            try (Masters masters = Masters.of(servers, topology)) {
                return new KeyComparison(source, masters, progress).of(choice);
            }
        });
    }

    /**
     * Makes sure that what the scratch server has can be written, and writes nothing: each master is given a key that expired long ago,
     * which it takes to pieces and throws away.
     *
     * @throws RedisException {@link RedisFailure#TOO_OLD} if a master does not understand what the scratch server's version writes,
     *     {@link RedisFailure#NO_SUCH_DATABASE} if it lacks a database that is needed, {@link RedisFailure#FORBIDDEN} and others
     */
    public void mustTake(ScratchRedis scratch) {
        scratch.asked(source -> {
            byte[] value = sample(source);
            try (Masters masters = Masters.of(servers, topology)) {
                for (RedisConnection master : masters.all()) {
                    ScratchRedis.databases(source)
                            .keySet()
                            .forEach(database -> master.ask(Command.of("SELECT", database)));
                    take(master, name(masters, master), value);
                }
            }
            return value;
        });
    }

    private static byte[] sample(RedisConnection source) {
        List<?> answers = source.ask(List.of(
                Command.of("SELECT", UNUSED),
                Command.of("SET", TRIED, "sample"),
                Command.of("DUMP", TRIED),
                Command.of("DEL", TRIED)));
        return (byte[]) RedisConnection.some(answers.get(2));
    }

    private static void take(RedisConnection master, String name, byte[] value) {
        Command restore = Command.of("RESTORE", name, PAST, value, "ABSTTL");
        if (master.tried(List.of(restore)).get(0) instanceof ErrorReply refused
                // It has a key of that name, or is full: it may have room when something is removed.
                && !List.of("BUSYKEY", "OOM").contains(refused.word())) {
            throw refused.exception(master.where(), restore);
        }
    }

    /** A name that belongs to one of that master's slots. */
    private static String name(Masters masters, RedisConnection master) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> TRIED + i)
                .filter(name -> masters.of(KeySlot.of(name.getBytes(StandardCharsets.UTF_8))) == master)
                .findFirst()
                .orElseThrow();
    }
}
