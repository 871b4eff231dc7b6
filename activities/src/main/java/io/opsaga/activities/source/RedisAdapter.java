package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.redis.KeyCounts;
import io.opsaga.activities.redis.NodeState;
import io.opsaga.activities.redis.RdbSummary;
import io.opsaga.activities.redis.RedisException;
import io.opsaga.activities.redis.RedisFailure;
import io.opsaga.activities.redis.RedisNode;
import io.opsaga.activities.redis.RedisTopology;
import io.opsaga.activities.redis.RedisTopology.Mode;
import io.opsaga.activities.redis.ScratchRedis;
import io.opsaga.activities.redis.ScratchServers;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Redis Clusters and single Redis servers: the RDB of each master as one stream, taken by way of replication. Each is the state of its master
 * at one moment, and those moments are not the same. Where slots, masters or epochs are others when all have been taken, all of it counts
 * for changed.
 */
public final class RedisAdapter implements SourceAdapter {
    private static final String VERSION = "redis";
    private static final String SINGLE_STREAM = "redis/server.rdb";

    private final RedisPlaces places;
    private final ScratchServers servers;

    /** @param servers what streams are proven in */
    public RedisAdapter(RedisPlaces places, ScratchServers servers) {
        this.places = places;
        this.servers = servers;
    }

    @Override
    public boolean isFor(BackupSource source) {
        return source instanceof RedisSource;
    }

    @Override
    public SourceShape look(Inventory inventory, BackupSource source, Heartbeat pulse) {
        RedisPlace place = places.of(inventory, source);
        RedisTopology topology = place.topology().well();
        List<SourceShape.Expected> streams = new ArrayList<>();
        long keys = 0;
        for (RedisNode master : topology.masters()) {
            pulse.beat("looking at " + master.address());
            NodeState state = place.state(master);
            keys += state.keys();
            streams.add(new SourceShape.Expected(
                    stream(topology, master), state.dataset().toBytes()));
        }
        return new SourceShape(
                new TreeMap<>(Map.of(VERSION, topology.version())),
                RedisShape.of(topology),
                streams,
                "%s with %d keys, version %s".formatted(RedisShape.told(topology), keys, topology.version()));
    }

    /** A cluster's node keeps its id for as long as it has data, whatever its address. */
    static String stream(RedisTopology topology, RedisNode master) {
        return topology.mode() == Mode.SINGLE ? SINGLE_STREAM : "redis/%s.rdb".formatted(master.id());
    }

    @Override
    public SourceStream open(Inventory inventory, BackupSource source, String stream) {
        RedisPlace place = places.of(inventory, source);
        return sink -> {
            RedisTopology topology = place.topology();
            RedisNode master = topology.masters().stream()
                    .filter(one -> stream(topology, one).equals(stream))
                    .findFirst()
                    .orElseThrow(() -> ArchiveFailure.SOURCE_CHANGED.because(
                            "The node of %s is no master with slots any more".formatted(stream)));
            RdbSummary summary = place.servers().rdb(master.address()).copyTo(sink, bytes -> {});
            return new Passed(summary.length(), summary.sha256(), RdbFacts.of(topology.mode(), master, summary));
        };
    }

    @Override
    public void mustBeAsBefore(Inventory inventory, BackupSource source, SourceShape before, Heartbeat pulse) {
        RedisTopology now = places.of(inventory, source).topology().well();
        RedisShape.topology(before.shape(), before.versions().getOrDefault(VERSION, ""))
                .sameAs(RedisShape.topology(RedisShape.of(now), now.version()));
    }

    @Override
    public Optional<String> difference(StreamEntry stream, Path restored, Path scratch, Heartbeat pulse) {
        try (ScratchRedis server = servers.load(restored)) {
            pulse.beat("counting the keys of " + stream.name());
            return difference(new RdbFacts(stream), server);
        } catch (RedisException e) {
            if (e.failure() == RedisFailure.NOT_AN_RDB) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static Optional<String> difference(RdbFacts facts, ScratchRedis server) {
        OptionalLong wanted = facts.keys();
        long loaded = server.loaded();
        if (wanted.isPresent() && (loaded < wanted.getAsLong() || (facts.allKeys() && loaded != wanted.getAsLong()))) {
            return Optional.of("%d keys came back, and %d were backed up".formatted(loaded, wanted.getAsLong()));
        }
        OptionalLong functions = facts.functions();
        if (functions.isPresent() && server.functions() != functions.getAsLong()) {
            return Optional.of("%d libraries of functions came back, and %d were backed up"
                    .formatted(server.functions(), functions.getAsLong()));
        }
        KeyCounts counts = server.counts();
        long outside = counts.slots().outside(facts.slots());
        return outside == 0
                ? Optional.empty()
                : Optional.of(
                        "%d of %d keys are in slots that their master did not have".formatted(outside, counts.keys()));
    }
}
