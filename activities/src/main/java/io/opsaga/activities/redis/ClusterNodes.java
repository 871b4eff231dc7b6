package io.opsaga.activities.redis;

import io.opsaga.activities.redis.RedisNode.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What CLUSTER NODES answers: a line for each node, as the documentation of that command describes it.
 *
 * @param self of the node that was asked
 * @param moving slots that are on their way to or from the node that was asked; it does not know of others
 */
record ClusterNodes(RedisNode self, List<RedisNode> nodes, List<String> moving) {
    private static final int ID = 0;
    private static final int ADDRESS = 1;
    private static final int FLAGS = 2;
    private static final int MASTER = 3;
    private static final int EPOCH = 6;
    private static final int LINK = 7;
    private static final int SLOTS = 8;

    /** Nodes that are met but not known yet, and such as only their id is left of. */
    private static final Set<String> NOBODY = Set.of("handshake", "noaddr");

    private static final Set<String> FAILED = Set.of("fail", "fail?");

    ClusterNodes {
        nodes = List.copyOf(nodes);
        moving = List.copyOf(moving);
    }

    /** @param asked where the answer comes from: a node that has never been told its own address leaves the host out */
    static ClusterNodes parse(String text, RedisAddress asked) {
        List<RedisNode> nodes = new ArrayList<>();
        List<RedisNode> self = new ArrayList<>();
        List<String> moving = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(" ", -1);
            if (fields.length < SLOTS) {
                continue;
            }
            Set<String> flags = Set.of(fields[FLAGS].split(","));
            boolean myself = flags.contains("myself");
            if (!myself && flags.stream().anyMatch(NOBODY::contains)) {
                continue;
            }
            RedisNode node = node(fields, flags, asked);
            nodes.add(node);
            if (myself) {
                self.add(node);
                slots(fields).filter(ClusterNodes::isMoving).forEach(moving::add);
            }
        }
        if (self.isEmpty()) {
            throw new RedisException(
                    RedisFailure.FAILED, "Server %s does not find itself in its cluster.".formatted(asked));
        }
        return new ClusterNodes(self.get(0), nodes, moving);
    }

    private static RedisNode node(String[] fields, Set<String> flags, RedisAddress asked) {
        boolean master = flags.contains("master");
        boolean linked = flags.contains("myself") || fields[LINK].equals("connected");
        return new RedisNode(
                fields[ID],
                address(fields[ADDRESS], asked),
                master ? Role.MASTER : Role.REPLICA,
                fields[MASTER].equals("-") ? null : fields[MASTER],
                linked && flags.stream().noneMatch(FAILED::contains),
                Long.parseLong(fields[EPOCH]),
                slots(fields)
                        .filter(slots -> !isMoving(slots))
                        .map(SlotRange::parse)
                        .toList());
    }

    /** {@code IP:PORT@BUS-PORT}, and since version 7 {@code ,HOST-NAME} and more behind it. */
    private static RedisAddress address(String text, RedisAddress asked) {
        String client = text.split("[@,]", -1)[0];
        return RedisAddress.parse(client.startsWith(":") ? asked.host() + client : client);
    }

    private static Stream<String> slots(String[] fields) {
        return Arrays.stream(fields).skip(SLOTS).filter(slots -> !slots.isEmpty());
    }

    /** {@code [93->-ID]} is on its way to that node, {@code [77-<-ID]} from it. */
    private static boolean isMoving(String slots) {
        return slots.startsWith("[");
    }
}
