package io.opsaga.activities.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The libraries of functions of a living server or cluster. They are no keys; every node has its own, and those of a cluster are meant to be
 * the same.
 */
public final class FunctionLibraries {
    private static final List<String> WHAT_COUNTS = List.of("library_name", "engine", "library_code");

    private final RedisServers servers;
    private final RedisTopology topology;

    public FunctionLibraries(RedisServers servers, RedisTopology topology) {
        this.servers = servers;
        this.topology = topology;
    }

    /** Gives every master those of the scratch server, and no others. */
    public void become(ScratchRedis scratch) {
        byte[] all = scratch.asked(source -> (byte[]) RedisConnection.some(source.ask(Command.of("FUNCTION", "DUMP"))));
        each(Command.of("FUNCTION", "RESTORE", all, "FLUSH"));
    }

    /** Takes them away from every master. */
    public void remove() {
        each(Command.of("FUNCTION", "FLUSH"));
    }

    private void each(Command command) {
        for (RedisNode master : topology.masters()) {
            try (RedisConnection connection = servers.connect(master.address())) {
                connection.ask(command);
            }
        }
    }

    /** Whether every master has those of the scratch server, and no others. */
    public boolean areAs(ScratchRedis scratch) {
        KeysDigest wanted = scratch.asked(FunctionLibraries::digest);
        return topology.masters().stream().allMatch(master -> {
            try (RedisConnection connection = servers.connect(master.address())) {
                return digest(connection).equals(wanted);
            }
        });
    }

    static List<?> of(RedisConnection connection) {
        return (List<?>) RedisConnection.some(connection.ask(Command.of("FUNCTION", "LIST", "WITHCODE")));
    }

    /** They come in an order of the server's own. */
    private static KeysDigest digest(RedisConnection connection) {
        KeysDigest digest = KeysDigest.EMPTY;
        for (Object library : of(connection)) {
            List<?> pairs = (List<?>) library;
            Hash hash = new Hash();
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                if (WHAT_COUNTS.contains(new String((byte[]) pairs.get(i), StandardCharsets.US_ASCII))) {
                    hash.put(pairs.get(i)).put(pairs.get(i + 1));
                }
            }
            digest = digest.and(hash.sum());
        }
        return digest;
    }
}
