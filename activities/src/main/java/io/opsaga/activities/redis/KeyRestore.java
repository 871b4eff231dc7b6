package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RedisTopology.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes keys of a scratch server into a living server or cluster, whatever its size, with their expiry. A key that is there is replaced;
 * a key that is only there stays. Written again it is the same, so a restore that broke off is begun anew. Libraries of functions are no
 * keys, and are not written.
 */
public final class KeyRestore {
    private static final int COMMANDS_FOR_EACH = 2;
    private static final long BYTES_AT_ONCE = 4L << 20;

    private final RedisServers servers;
    private final RedisAddress target;

    /** @param target the server, or any node of the cluster; where it is a replica, its master is written to */
    public KeyRestore(RedisServers servers, RedisAddress target) {
        this.servers = servers;
        this.target = target;
    }

    /**
     * Writes the keys. It holds some 4 MiB of values in memory, or the largest one.
     *
     * @param pattern which keys, as the command KEYS has it; empty for all
     * @param progress told after each batch
     * @throws RedisException what was written before stays written: {@link RedisFailure#CLUSTER_NOT_WELL} (with slots that nobody has
     *     nothing is written), {@link RedisFailure#NO_SUCH_DATABASE} (nothing is written into a cluster),
     *     {@link RedisFailure#TOPOLOGY_CHANGED} if a slot is nowhere to be found, {@link RedisFailure#OUT_OF_MEMORY} and
     *     {@link RedisFailure#TOO_OLD} of the target, {@link RedisFailure#ENDED} of the scratch server
     */
    public Restored from(ScratchRedis scratch, Optional<String> pattern, Consumer<RestoreProgress> progress) {
        RedisTopology topology = servers.topology(target);
        return scratch.asked(source -> {
            long all = count(source, pattern, topology);
            try (RestoreTarget to = to(topology)) {
                return new Copying(source, to, all, progress).copy(pattern);
            }
        });
    }

    private RestoreTarget to(RedisTopology topology) {
        return topology.mode() == Mode.CLUSTER
                ? ClusterTarget.of(servers, topology)
                : new SingleTarget(servers.connect(topology.masters().get(0).address()));
    }

    private static long count(RedisConnection source, Optional<String> pattern, RedisTopology topology) {
        long[] all = {0};
        new KeyWalk(source, pattern).each((database, keys) -> {
            if (database != 0 && topology.mode() == Mode.CLUSTER) {
                throw new RedisException(
                        RedisFailure.NO_SUCH_DATABASE, "There are keys in database %d.".formatted(database));
            }
            all[0] += keys.size();
        });
        return all[0];
    }

    /** One run. */
    private static final class Copying {
        private final RedisConnection source;
        private final RestoreTarget to;
        private final long all;
        private final Consumer<RestoreProgress> progress;
        private long keys;
        private long expired;
        private long bytes;

        Copying(RedisConnection source, RestoreTarget to, long all, Consumer<RestoreProgress> progress) {
            this.source = source;
            this.to = to;
            this.all = all;
            this.progress = progress;
        }

        Restored copy(Optional<String> pattern) {
            new KeyWalk(source, pattern).each((database, found) -> {
                to.select(database);
                for (List<byte[]> batch : batches(found)) {
                    copy(batch);
                    progress.accept(new RestoreProgress(keys + expired, all, bytes));
                }
            });
            return new Restored(keys, expired, bytes);
        }

        /** By what they take in the scratch server, which is more than they take serialised. */
        private List<List<byte[]>> batches(List<byte[]> found) {
            List<?> sizes = source.ask(found.stream()
                    .map(key -> Command.of("MEMORY", "USAGE", key))
                    .toList());
            List<List<byte[]>> batches = new ArrayList<>();
            List<byte[]> batch = new ArrayList<>();
            long size = 0;
            for (int i = 0; i < found.size(); i++) {
                long one = sizes.get(i) instanceof Long known ? known : 0;
                if (!batch.isEmpty() && size + one > BYTES_AT_ONCE) {
                    batches.add(batch);
                    batch = new ArrayList<>();
                    size = 0;
                }
                batch.add(found.get(i));
                size += one;
            }
            batches.add(batch);
            return batches;
        }

        private void copy(List<byte[]> batch) {
            List<Command> questions = new ArrayList<>();
            for (byte[] key : batch) {
                questions.add(Command.of("DUMP", key));
                questions.add(Command.of("PEXPIRETIME", key));
            }
            List<?> answers = source.ask(questions);
            List<DumpedKey> dumped = new ArrayList<>();
            long now = System.currentTimeMillis();
            for (int i = 0; i < batch.size(); i++) {
                byte[] value = (byte[]) answers.get(COMMANDS_FOR_EACH * i);
                long expiry = (Long) RedisConnection.some(answers.get(COMMANDS_FOR_EACH * i + 1));
                DumpedKey.of(batch.get(i), value, expiry, now).ifPresent(dumped::add);
            }
            to.write(dumped);
            keys += dumped.size();
            expired += batch.size() - dumped.size();
            bytes += dumped.stream().mapToLong(DumpedKey::length).sum();
        }
    }
}
