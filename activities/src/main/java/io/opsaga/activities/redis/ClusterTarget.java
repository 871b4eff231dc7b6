package io.opsaga.activities.redis;

import io.opsaga.activities.waiting.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster, of which each master has the keys of its slots. Where a slot is elsewhere by now its key follows it. */
final class ClusterTarget implements RestoreTarget {
    /** A key that was sent on as often is being sent in circles. */
    private static final int ROUNDS = 16;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final RedisServers servers;
    private final RedisAddress[] owners;
    private final Map<RedisAddress, RedisConnection> connections = new TreeMap<>();

    private ClusterTarget(RedisServers servers, RedisAddress[] owners) {
        this.servers = servers;
        this.owners = owners;
    }

    /** Slots that are on their way do not matter, slots that are nobody's do: their keys would find no place half-way through. */
    static ClusterTarget of(RedisServers servers, RedisTopology topology) {
        if (!topology.unassigned().isEmpty()) {
            topology.well();
        }
        RedisAddress[] owners = new RedisAddress[SlotRange.SLOTS];
        for (RedisNode master : topology.masters()) {
            SlotRange.bits(master.slots()).stream().forEach(slot -> owners[slot] = master.address());
        }
        return new ClusterTarget(servers, owners);
    }

    @Override
    public void select(int database) {
        if (database != 0) {
            throw new RedisException(RedisFailure.NO_SUCH_DATABASE, "It would be database %d.".formatted(database));
        }
    }

    /** A key and where it is sent next. */
    private record Sending(DumpedKey key, RedisAddress to, boolean asking) {
        List<Command> commands() {
            return asking ? List.of(Command.of("ASKING"), key.restore()) : List.of(key.restore());
        }
    }

    @Override
    public void write(List<DumpedKey> keys) {
        List<Sending> left = keys.stream()
                .map(key -> new Sending(key, owners[key.slot()], false))
                .toList();
        for (int round = 0; !left.isEmpty(); round++) {
            if (round == ROUNDS) {
                throw new RedisException(
                        RedisFailure.TOPOLOGY_CHANGED,
                        "Nobody takes the keys of slot %d."
                                .formatted(left.get(0).key().slot()));
            }
            if (round > 1) {
                Await.pause(PAUSE);
            }
            left = sent(left);
        }
    }

    /** Sends to all masters before it waits for any, so that they work side by side; what was sent on is left. */
    private List<Sending> sent(List<Sending> all) {
        Map<RedisAddress, List<Sending>> byMaster = new TreeMap<>();
        all.forEach(one ->
                byMaster.computeIfAbsent(one.to(), address -> new ArrayList<>()).add(one));
        byMaster.forEach((address, some) -> connection(address)
                .send(some.stream().flatMap(one -> one.commands().stream()).toList()));
        List<Sending> left = new ArrayList<>();
        byMaster.forEach((address, some) -> {
            int count = some.stream().mapToInt(one -> one.commands().size()).sum();
            List<@Nullable Object> answers = connection(address).answers(count);
            int answered = -1;
            for (Sending one : some) {
                answered += one.commands().size();
                if (answers.get(answered) instanceof ErrorReply refused) {
                    left.add(next(one, refused));
                }
            }
        });
        return left;
    }

    private Sending next(Sending refused, ErrorReply why) {
        DumpedKey key = refused.key();
        switch (why.word()) {
            case "MOVED" -> {
                owners[key.slot()] = elsewhere(why, refused.to());
                return new Sending(key, owners[key.slot()], false);
            }
            case "ASK" -> {
                return new Sending(key, elsewhere(why, refused.to()), true);
            }
            case "TRYAGAIN" -> {
                return refused;
            }
            default -> throw why.exception(refused.to().toString(), key.restore());
        }
    }

    /** {@code MOVED SLOT HOST:PORT}; without a host it is the one that has answered. */
    private static RedisAddress elsewhere(ErrorReply why, RedisAddress answered) {
        String address = why.text().substring(why.text().lastIndexOf(' ') + 1);
        String port = address.substring(address.lastIndexOf(':') + 1);
        boolean hostless = address.startsWith(":") || address.startsWith("?");
        return hostless ? new RedisAddress(answered.host(), Integer.parseInt(port)) : RedisAddress.parse(address);
    }

    private RedisConnection connection(RedisAddress address) {
        return connections.computeIfAbsent(address, servers::connect);
    }

    @Override
    public void close() {
        connections.values().forEach(RedisConnection::close);
    }
}
