/**
 * Redis, single servers and clusters: what their nodes and slots are, the whole of a node's data as one stream, throw-away servers that
 * such a stream is loaded into and counted in, and the way of keys from there into a living server or cluster. When a backup is made,
 * and what makes it good, is decided elsewhere. Every connection is opened by a function that is given from outside, so all of it works
 * through a tunnel; every failure is a {@link io.opsaga.activities.redis.RedisException}, but for an interrupt, which is a
 * {@link java.util.concurrent.CancellationException}.
 */
@NullMarked
package io.opsaga.activities.redis;

import org.jspecify.annotations.NullMarked;
