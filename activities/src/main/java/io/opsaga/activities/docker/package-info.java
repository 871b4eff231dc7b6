/**
 * Docker engines of machines: what a deployment needs of one, each call idempotent. An engine is reached through its machine's SSH
 * server, so that no engine listens on the network; every failure is a {@link io.opsaga.activities.docker.DockerFailure}.
 */
@NullMarked
package io.opsaga.activities.docker;

import org.jspecify.annotations.NullMarked;
