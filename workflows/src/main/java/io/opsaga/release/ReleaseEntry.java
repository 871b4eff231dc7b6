package io.opsaga.release;

import java.time.Instant;

/**
 * A release that an agent runs or ran.
 *
 * @param digest the image's id or the artifact's checksum
 * @param configuration hash of the agent's declaration that it was started with
 * @param operation the operation that brought it
 */
public record ReleaseEntry(
        String environment,
        String agent,
        String machine,
        String version,
        String digest,
        String configuration,
        String operation,
        Instant since) {}
