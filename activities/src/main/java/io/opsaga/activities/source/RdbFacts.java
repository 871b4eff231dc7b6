package io.opsaga.activities.source;

import io.opsaga.activities.redis.RdbHead;
import io.opsaga.activities.redis.RdbSummary;
import io.opsaga.activities.redis.RdbSummary.Point;
import io.opsaga.activities.redis.RedisNode;
import io.opsaga.activities.redis.RedisTopology.Mode;
import io.opsaga.activities.redis.SlotRange;
import io.opsaga.archive.StreamEntry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is written down of a master's stream, as facts of its entry in the manifest. All of it comes from the stream itself, since the
 * master's own counts are those of another moment: clients go on writing. The stream tells how many keys its first database has, which of a
 * cluster is all there are; it does not tell how many the further databases of a single server have, and has no digest of its keys but its
 * CRC64.
 */
final class RdbFacts {
    private static final String FORMAT = "rdb_version";
    private static final String CRC64 = "crc64";
    private static final String KEYS = "keys";
    private static final String EXPIRING = "expiring_keys";
    private static final String FUNCTIONS = "function_libraries";
    private static final String DATABASE = "first_database";
    private static final String SLOTS = "slots";
    private static final String POINT = "replication_point";

    private final SortedMap<String, String> facts;

    RdbFacts(StreamEntry stream) {
        this.facts = stream.facts();
    }

    static SortedMap<String, String> of(Mode mode, RedisNode master, RdbSummary summary) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put(FORMAT, Integer.toString(summary.version()));
        summary.crc64().ifPresent(crc -> facts.put(CRC64, crc));
        summary.head().ifPresent(head -> add(facts, mode, head));
        if (mode == Mode.CLUSTER) {
            facts.put(SLOTS, RedisShape.slots(master.slots()));
        }
        summary.point().ifPresent(point -> facts.put(POINT, point.replicationId() + ":" + point.offset()));
        return facts;
    }

    private static void add(SortedMap<String, String> facts, Mode mode, RdbHead head) {
        facts.put(KEYS, Long.toString(head.keys()));
        facts.put(EXPIRING, Long.toString(head.expiring()));
        facts.put(FUNCTIONS, Integer.toString(head.functions()));
        if (mode == Mode.SINGLE && head.database().isPresent()) {
            facts.put(DATABASE, Integer.toString(head.database().getAsInt()));
        }
    }

    /** How many keys there are, at least; empty where the stream does not tell. */
    OptionalLong keys() {
        return number(KEYS);
    }

    /** Whether there are no more than that: not where further databases may have some. */
    boolean allKeys() {
        return !facts.containsKey(DATABASE);
    }

    OptionalLong functions() {
        return number(FUNCTIONS);
    }

    /** The slots that all its keys are in; all slots for a server that is none of a cluster. */
    List<SlotRange> slots() {
        String slots = facts.get(SLOTS);
        return slots == null ? List.of(new SlotRange(0, SlotRange.SLOTS - 1)) : RedisShape.slots(slots);
    }

    Optional<Point> point() {
        String point = facts.getOrDefault(POINT, "");
        int colon = point.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Point(point.substring(0, colon), Long.parseLong(point.substring(colon + 1))));
    }

    private OptionalLong number(String name) {
        String number = facts.get(name);
        return number == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number));
    }
}
