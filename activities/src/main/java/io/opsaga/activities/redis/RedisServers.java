package io.opsaga.activities.redis;

import java.time.Duration;

/**
 * How the servers of one installation are reached, be they one or the nodes of a cluster: the same way, as the same user.
 *
 * <p>Nothing is kept open between two calls.
 */
public final class RedisServers {
    private final RedisDialer dialer;
    private final RedisLogin login;
    private final Duration silence;

    /**
     * @param dialer asked for the address that is known, and for those that a cluster announces
     * @param silence how long a server may neither send nor take anything before the connection is given up
     */
    public RedisServers(RedisDialer dialer, RedisLogin login, Duration silence) {
        this.dialer = dialer;
        this.login = login;
        this.silence = silence;
    }

    /**
     * Asks one node what it belongs to, and every master of a cluster what becomes of its slots: only a slot's own master knows
     * whether the slot is on its way elsewhere. A cluster that is not well is answered, too; see {@link RedisTopology#complaints()}.
     *
     * @throws RedisException {@link RedisFailure#UNREACHABLE}, {@link RedisFailure#REFUSED_PASSWORD} and others, about the node asked
     */
    public RedisTopology topology(RedisAddress node) {
        return new TopologyLook(this).at(node);
    }

    /**
     * Asks one server what it has.
     *
     * @throws RedisException as {@link #topology}
     */
    public NodeState state(RedisAddress node) {
        try (RedisConnection connection = connect(node)) {
            return NodeState.of(Info.parse(connection.text(Command.of("INFO"))));
        }
    }

    /** The whole of a node's data; nothing is asked of the node before it is taken. */
    public RdbStream rdb(RedisAddress node) {
        return new RdbStream(this, node);
    }

    RedisConnection connect(RedisAddress address) {
        return RedisConnection.over(line(address), address.toString(), login);
    }

    Line line(RedisAddress address) {
        return RedisConnection.line(() -> Line.over(dialer.dial(address), silence), address.toString());
    }

    RedisLogin login() {
        return login;
    }

    /** The dialer may have secrets of its own. */
    @Override
    public String toString() {
        return "RedisServers[]";
    }
}
