package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.redis.FunctionLibraries;
import io.opsaga.activities.redis.KeyChoice;
import io.opsaga.activities.redis.KeyRestore;
import io.opsaga.activities.redis.LivingKeys;
import io.opsaga.activities.redis.RedisException;
import io.opsaga.activities.redis.RedisFailure;
import io.opsaga.activities.redis.RedisTopology;
import io.opsaga.activities.redis.ScratchRedis;
import io.opsaga.activities.redis.ScratchServers;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts keys back into living Redis Clusters and single servers, whatever their size: each stream is loaded into a throw-away server, and from
 * there its keys go where they belong, one by one, with the instants at which they expire. Clients that write meanwhile are not kept from
 * it; what they write to keys that the selection covers may be lost or stay. With the whole of a backup go the libraries of functions, and with
 * a selection of keys they are left alone.
 */
public final class RedisRestore implements RestoreAdapter {
    /** A cluster that is rebalanced for long has to be left in peace first. */
    private static final int ATTEMPTS = 3;

    private final RedisPlaces places;
    private final ScratchServers servers;

    public RedisRestore(RedisPlaces places, ScratchServers servers) {
        this.places = places;
        this.servers = servers;
    }

    @Override
    public boolean isFor(BackupSource into) {
        return into instanceof RedisSource;
    }

    @Override
    public RestoreLook look(
            Inventory inventory, BackupSource into, Manifest manifest, Selection selection, Heartbeat pulse) {
        RedisPlace place = places.of(inventory, into);
        RedisTopology now = place.topology().well();
        return new RedisLook(place, now, manifest)
                .at(KeyChoice.of(selection.parts()), into.target(manifest.environment()), pulse);
    }

    @Override
    public void restore(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        RedisPlace place = places.of(inventory, into);
        again(pulse, () -> {
            RedisTopology topology = place.topology().well();
            for (StreamEntry stream : manifest.streams()) {
                pulse.beat("loading %s into a throw-away server".formatted(stream.name()));
                try (ScratchRedis server = servers.load(file(streams, stream))) {
                    replace(place, topology, server, choice(selection, stream), pulse);
                    if (selection.isAll() && stream.equals(manifest.streams().get(0))) {
                        new FunctionLibraries(place.servers(), topology).become(server);
                    }
                }
            }
        });
    }

    /** What is in the way goes first, so that there is room for what comes. */
    private static void replace(
            RedisPlace place, RedisTopology topology, ScratchRedis server, KeyChoice choice, Heartbeat pulse) {
        try {
            LivingKeys living = new LivingKeys(place.servers(), topology);
            living.mustTake(server);
            living.removeOthers(server, choice, keys -> pulse.beat("%d keys removed".formatted(keys)));
            KeyRestore restore =
                    new KeyRestore(place.servers(), topology.masters().get(0).address());
            for (Optional<String> pattern : choice.patterns()) {
                restore.from(
                        server,
                        pattern,
                        done -> pulse.beat("%d of %d keys written".formatted(done.keys(), done.all())));
            }
        } catch (RedisException e) {
            throw ofThePlace(e);
        }
    }

    /** Of a throw-away server these would mean something else. */
    private static RuntimeException ofThePlace(RedisException e) {
        return switch (e.failure()) {
            case OUT_OF_MEMORY -> ArchiveFailure.PLACE_FULL.because(e.getMessage(), e);
            case TOO_OLD, NO_SUCH_DATABASE -> ArchiveFailure.PLACE_UNFIT.because(e.getMessage(), e);
            default -> e;
        };
    }

    /** Once more where slots have moved meanwhile: what was written stays right, and is found again. */
    private static void again(Heartbeat pulse, Runnable work) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (RedisException e) {
                if (e.failure() != RedisFailure.TOPOLOGY_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
                pulse.beat("the cluster has changed, and is looked at anew");
            }
        }
    }

    @Override
    public Optional<String> difference(
            Inventory inventory,
            BackupSource into,
            Manifest manifest,
            Map<String, Path> streams,
            Selection selection,
            Path scratch,
            Heartbeat pulse) {
        RedisPlace place = places.of(inventory, into);
        RedisTopology topology = place.topology().well();
        LivingKeys living = new LivingKeys(place.servers(), topology);
        List<String> told = new ArrayList<>();
        for (StreamEntry stream : manifest.streams()) {
            pulse.beat("loading %s into a throw-away server".formatted(stream.name()));
            try (ScratchRedis server = servers.load(file(streams, stream))) {
                living.difference(
                                server,
                                choice(selection, stream),
                                keys -> pulse.beat("%d keys compared".formatted(keys)))
                        .told()
                        .ifPresent(difference -> told.add("%s: %s".formatted(stream.name(), difference)));
                if (selection.isAll()
                        && stream.equals(manifest.streams().get(0))
                        && !new FunctionLibraries(place.servers(), topology).areAs(server)) {
                    told.add("the libraries of functions are others");
                }
            }
        }
        return told.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", told));
    }

    @Override
    public void remove(Inventory inventory, BackupSource into, Selection selection, Heartbeat pulse) {
        RedisPlace place = places.of(inventory, into);
        again(pulse, () -> {
            RedisTopology topology = place.topology().well();
            new LivingKeys(place.servers(), topology)
                    .remove(KeyChoice.of(selection.parts()), keys -> pulse.beat("%d keys removed".formatted(keys)));
            if (selection.isAll()) {
                new FunctionLibraries(place.servers(), topology).remove();
            }
        });
    }

    private static KeyChoice choice(Selection selection, StreamEntry stream) {
        return KeyChoice.of(selection.parts()).in(new RdbFacts(stream).slots());
    }

    private static Path file(Map<String, Path> streams, StreamEntry stream) {
        return Objects.requireNonNull(streams.get(stream.name()), stream.name());
    }
}
