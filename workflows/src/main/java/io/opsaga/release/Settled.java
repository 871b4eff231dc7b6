package io.opsaga.release;

import org.jspecify.annotations.Nullable;

/**
 * A record that was set right: the agent runs what was not recorded as its current release.
 *
 * @param version what was recorded before; null where nothing was
 * @param digest that one's image id or checksum; null where nothing was
 */
public record Settled(
        String agent, @Nullable String version, @Nullable String digest) {}
