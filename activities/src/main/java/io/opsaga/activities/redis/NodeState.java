package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RdbSummary.Point;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.util.unit.DataSize;

/**
 * What a server has, at one moment.
 *
 * @param version such as {@code 7.0.15}
 * @param databases how many keys each database has, by its number; only those that have any
 * @param dataset about how much memory the data takes; zero where the server does not tell
 * @param point where its stream of writes stands; empty where the server does not tell
 * @param before where the stream ended that this one goes on from, since the server was another one's replica; empty where it was none
 */
public record NodeState(
        String version,
        SortedMap<Integer, Long> databases,
        DataSize dataset,
        Optional<Point> point,
        Optional<Point> before) {
    public NodeState {
        databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    }

    static NodeState of(Info info) {
        return new NodeState(
                info.text("redis_version"),
                ScratchRedis.databases(info),
                DataSize.ofBytes(info.number("used_memory_dataset")),
                point(info, "master_replid", "master_repl_offset"),
                point(info, "master_replid2", "second_repl_offset"));
    }

    /** Where there is none, the id is of zeros and the offset -1. */
    private static Optional<Point> point(Info info, String id, String offset) {
        return Optional.of(new Point(info.text(id), info.number(offset)))
                .filter(point -> !point.replicationId().isEmpty() && point.offset() >= 0);
    }

    /** The keys of all databases. */
    public long keys() {
        return databases.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * How many bytes of writes, and of what servers tell each other beside them, came since.
     *
     * @return empty where that is not known, as after a restart
     */
    public OptionalLong since(Point earlier) {
        boolean same = point.filter(now -> now.replicationId().equals(earlier.replicationId()))
                .isPresent();
        boolean goesOn = before.filter(other -> other.replicationId().equals(earlier.replicationId()))
                .filter(other -> earlier.offset() <= other.offset())
                .isPresent();
        return same || goesOn ? OptionalLong.of(point.orElseThrow().offset() - earlier.offset()) : OptionalLong.empty();
    }
}
