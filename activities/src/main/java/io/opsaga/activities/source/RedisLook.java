package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.redis.KeyChoice;
import io.opsaga.activities.redis.LivingKeys;
import io.opsaga.activities.redis.NodeState;
import io.opsaga.activities.redis.RedisNode;
import io.opsaga.activities.redis.RedisTopology;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.StreamEntry;
import io.opsaga.operation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A look at a Redis service before a backup is restored into it. Only the streams, which are not at hand yet, could tell which keys differ. */
final class RedisLook {
    private final RedisPlace place;
    private final RedisTopology now;
    private final Manifest manifest;
    private final RedisTopology then;

    RedisLook(RedisPlace place, RedisTopology now, Manifest manifest) {
        this.place = place;
        this.now = now;
        this.manifest = manifest;
        this.then = RedisShape.topology(manifest.shape(), manifest.versions().getOrDefault("redis", ""));
    }

    RestoreLook at(KeyChoice choice, Target target, Heartbeat pulse) {
        long there = new LivingKeys(place.servers(), now)
                .count(choice, keys -> pulse.beat("%d keys counted".formatted(keys)));
        List<String> losses = new ArrayList<>();
        if (there > 0) {
            losses.add("%d keys that are there now are replaced, or are gone where the backup has none of that name."
                    .formatted(there));
        }
        boolean same = target.equals(manifest.source());
        if (same) {
            writes(losses);
        }
        return new RestoreLook(
                there > 0,
                losses,
                same ? then.differsFrom(RedisShape.topology(RedisShape.of(now), now.version())) : differences(),
                "%s of version %s with %d keys that it would replace; the backup has %s keys in all"
                        .formatted(RedisShape.told(now), now.version(), there, saved()));
    }

    /** Each master's stream of writes has a length, which is that of the writes and of little else. */
    private void writes(List<String> losses) {
        for (StreamEntry stream : manifest.streams()) {
            Optional<RedisNode> master = now.masters().stream()
                    .filter(one -> RedisAdapter.stream(now, one).equals(stream.name()))
                    .findFirst();
            if (master.isEmpty()) {
                losses.add("How much was written since to what is in %s is not known: its node is no master any more."
                        .formatted(stream.name()));
                continue;
            }
            NodeState state = place.state(master.get());
            OptionalLong since = new RdbFacts(stream).point().map(state::since).orElse(OptionalLong.empty());
            String node = master.get().address().toString();
            losses.add(
                    since.isPresent()
                            ? "Master %s has taken at most %d bytes of writes since the backup."
                                    .formatted(node, since.getAsLong())
                            : "How much master %s has taken since the backup is not known: it was started anew since."
                                    .formatted(node));
        }
    }

    private List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (!RedisShape.told(then).equals(RedisShape.told(now))) {
            differences.add(
                    "The backup is of %s, and this is %s.".formatted(RedisShape.told(then), RedisShape.told(now)));
        }
        if (!then.version().equals(now.version())) {
            differences.add("The backup is of version %s, and this is %s.".formatted(then.version(), now.version()));
        }
        return differences;
    }

    private String saved() {
        long keys = 0;
        boolean all = true;
        for (StreamEntry stream : manifest.streams()) {
            RdbFacts facts = new RdbFacts(stream);
            keys += facts.keys().orElse(0);
            all &= facts.keys().isPresent() && facts.allKeys();
        }
        return all ? Long.toString(keys) : "at least " + keys;
    }
}
