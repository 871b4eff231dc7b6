package io.opsaga.activities.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A node's data, as an RDB, by way of a full synchronisation: to the node this is a replica that takes the data and goes. It is the
 * protocol that the replication page of the Redis documentation describes, with {@code REPLCONF rdb-only} where the node knows it; without
 * that the node would also keep all writes for this replica, and cut it off when they get too many. {@code rdb-filter-only} is not
 * asked for: it leaves things out.
 *
 * <p>A master and a replica can be asked; a replica has what it has heard of. The node forks for it, or joins it to a synchronisation
 * that is under way. Whoever takes the data more slowly than the node's {@code repl-timeout} bears is cut off.
 */
public final class RdbStream {
    private final RedisServers servers;
    private final RedisAddress node;

    RdbStream(RedisServers servers, RedisAddress node) {
        this.servers = servers;
        this.node = node;
    }

    /**
     * Takes the data, in pieces of at most 64 KiB.
     *
     * @param sink takes what comes, and is flushed and not closed; when this throws, it has been given a part that is worth nothing
     * @param progress told of the bytes so far, after each piece
     * @return only when the stream is whole
     * @throws IOException what the sink threw, and nothing else
     * @throws RedisException {@link RedisFailure#STREAM_CUT} if the stream ends early, {@link RedisFailure#SILENT} if nothing comes for
     *     too long, {@link RedisFailure#NOT_AN_RDB} if something else comes, {@link RedisFailure#NOT_READY} from a replica without its
     *     master, and what connecting and logging in can fail with
     */
    public RdbSummary copyTo(OutputStream sink, LongConsumer progress) throws IOException {
        try (ReplicationLine line = ReplicationLine.open(servers, node)) {
            Optional<RdbSummary.Point> point = line.synchronise();
            RdbSink out = new RdbSink(sink, progress, node.toString());
            line.transfer(out);
            return out.summary(point);
        } catch (RdbSink.Refused e) {
            throw e.reason();
        }
    }

    /** The same into nothing, for who wants to know what there is. */
    public RdbSummary read() {
        try {
            return copyTo(OutputStream.nullOutputStream(), bytes -> {});
        } catch (IOException e) {
            throw new IllegalStateException("nothing has refused something", e);
        }
    }

    @Override
    public String toString() {
        return "RdbStream[" + node + "]";
    }
}
